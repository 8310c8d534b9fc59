import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { callFields, flagProbe } from "./fields.ts";

const params = z.strictObject({
  configurator: address.describe("Aave's PoolConfigurator."),
  dataProvider: address.describe("Aave's ProtocolDataProvider."),
  lastReserve: address.describe(
    "The last one of the pool's getReservesList(): reserves are paused in that order, so when it is paused, all are.",
  ),
  paused: z.boolean().default(true).describe("Is `true`, or left out: `false` would end a pause, and is refused."),
  // About 30,000 gas a reserve.
  ...callFields(3_000_000),
});

/** Does not expire by itself: every emergency admin and pool admin may end it with setPoolPause(false). */
export const aavePoolPause: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "aave-pool-pause",
  about: "setPoolPause(true) of an Aave v3 pool; getPaused() of the reserve that is paused last says whether it holds.",
  params,

  create({ configurator, dataProvider, lastReserve, paused, gasCap }) {
    if (!paused)
      throw new FirebreakError(
        "LOOSENS",
        "expected a call that pauses, found setPoolPause(false), which ends a pause; leave `paused` out",
      );
    return {
      describe: () => `setPoolPause(true) of Aave's ${configurator}`,
      needs: () => `EMERGENCY_ADMIN in the ACLManager of ${configurator}`,
      maxEffect: () => 0,
      undo: () => `setPoolPause(false) of ${configurator}, by any emergency admin or pool admin`,
      action: () => {
        const { to, data } = encodeCall(configurator, "setPoolPause(bool)", [true]);
        return { target: to, gasCap, data, ...flagProbe(dataProvider, "getPaused(address)", [lastReserve]) };
      },
    };
  },
};
