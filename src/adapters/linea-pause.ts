import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { callFields, flagProbe } from "./fields.ts";

const params = z.strictObject({
  target: address.describe("A contract with Linea's PauseManager: the rollup, a message service, a token bridge."),
  type: z
    .int()
    .min(1, "expected the number of a PauseType; 0 is the one that Linea does not use")
    .max(255)
    .describe("The number of its PauseType; 1 is GENERAL, 0 is not used."),
  ...callFields(120_000),
});

/**
 * maxEffect is 0: a pause by anybody but the security council may be ended by everybody after PAUSE_DURATION, but somebody has to call, and
 * one by the council has no end. After its end the type cannot be paused again until COOLDOWN_DURATION is over.
 */
export const lineaPause: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "linea-pause",
  about: "pauseByType() of Linea's PauseManager; isPaused() of that type says whether it holds.",
  params,

  create: ({ target, type, gasCap }) => ({
    describe: () => `pauseByType(${type}) of ${target}`,
    needs: () => `the role in ${target} that may pause type ${type}, or PAUSE_ALL_ROLE`,
    maxEffect: () => 0,
    undo: () =>
      `unPauseByType(${type}) of ${target}, by its role, or unPauseByExpiredType by anybody when PAUSE_DURATION is over`,
    action: () => {
      const { to, data } = encodeCall(target, "pauseByType(uint8)", [type]);
      return { target: to, gasCap, data, ...flagProbe(target, "isPaused(uint8)", [type]) };
    },
  }),
};
