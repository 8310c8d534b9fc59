import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { callFields, flagProbe } from "./fields.ts";

const params = z.strictObject({
  token: address.describe("A FiatToken, such as USDC."),
  ...callFields(100_000),
});

/** Stops every transfer, approval, mint and burn. The pauser alone may end it, and a hub cannot: the owner must name another pauser first. */
export const circlePause: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "circle-pause",
  about: "pause() of Circle's FiatToken; paused() says whether it holds.",
  params,

  create: ({ token, gasCap }) => ({
    describe: () => `pause() of Circle's ${token}`,
    needs: () =>
      `to be the one pauser of ${token}, by updatePauser of its owner, who names another one to end the pause: a hub does not`,
    maxEffect: () => 0,
    undo: () => `unpause() of ${token}, by its pauser, whom its owner names by updatePauser`,
    action: () => {
      const { to, data } = encodeCall(token, "pause()", []);
      return { target: to, gasCap, data, ...flagProbe(token, "paused()") };
    },
  }),
};
