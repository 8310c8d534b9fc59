import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { callFields, everyBit, lastingProbe, requireRemainder } from "./fields.ts";

const params = z.strictObject({
  target: address.describe("A contract with Lido's PausableUntil."),
  duration: z
    .int()
    .min(1, "expected a pause of at least one second")
    .max(2 ** 32 - 1, "expected seconds below 2^32; PAUSE_INFINITELY does not end by itself")
    .describe(
      "Seconds that the pause lasts. PAUSE_INFINITELY does not fit: a plan that pauses without end says so with the adapter `call` and `maxEffect` 0.",
    ),
  minRemaining: z
    .int()
    .optional()
    .describe("With less left, in seconds, a pause does not count as holding; half the duration unless given."),
  ...callFields(100_000),
});

/**
 * Expires by itself. What is paused cannot be paused for longer: pauseFor() reverts. So a pause that ends soon makes the action fail, where
 * everybody sees it, until it has ended and the action is tried again.
 */
export const lidoPauseFor: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "lido-pause-for",
  about: "pauseFor() of Lido's PausableUntil; getResumeSinceTimestamp() says how long it holds.",
  params,

  create({ target, duration, minRemaining = Math.ceil(duration / 2), gasCap }) {
    requireRemainder(minRemaining, duration);
    return {
      describe: () => `pauseFor of ${target} for ${duration} s`,
      needs: () => `PAUSE_ROLE of ${target}`,
      maxEffect: () => duration,
      undo: () => `ends by itself; early by resume() of ${target}, by its RESUME_ROLE`,
      action: () => {
        const { to, data } = encodeCall(target, "pauseFor(uint256)", [duration]);
        const probe = lastingProbe(target, "getResumeSinceTimestamp()", [], minRemaining, everyBit);
        return { target: to, gasCap, data, ...probe };
      },
    };
  },
};
