import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address, word } from "../lib/fields.ts";
import { toWord } from "../lib/words.ts";
import { callFields, lastingProbe, requireRemainder } from "./fields.ts";

/** Lanes keep their end in 32 bits. */
const time = toWord(2n ** 32n - 1n);

const params = z.strictObject({
  target: address.describe("The contract, which inherits ScopedPausable."),
  mask: z.int().describe("The lane, as a bitmap with one bit: bit n for lane n."),
  duration: z
    .int()
    .max(2 ** 32 - 1)
    .describe("Seconds that the pause lasts."),
  incident: word.default(toWord(0n)).describe("Goes into the event only, 32 bytes in hex; zero unless given."),
  minRemaining: z
    .int()
    .optional()
    .describe(
      "With less left, in seconds, the pause does not count as holding and is renewed; half the duration unless given.",
    ),
  ...callFields(100_000),
});

/** Expires by itself. */
export const scopedLanes: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "scoped-lanes",
  about: "pauseLanes() of a ScopedPausable for one lane; pausedUntil() says how long it holds.",
  params,

  create({ target, mask, duration, incident, minRemaining = Math.ceil(duration / 2), gasCap }) {
    const lane = Math.log2(mask);
    if (mask < 1 || mask > 255 || !Number.isInteger(lane))
      throw new FirebreakError(
        "LOOSENS",
        `expected a mask with one bit of 1, 2, 4 … 128, found ${mask}; a probe sees one lane, so write one action for each lane`,
      );
    if (duration < 1)
      throw new FirebreakError("LOOSENS", `expected a pause of at least one second, found ${duration}; correct it`);
    requireRemainder(minRemaining, duration);
    return {
      describe: () => `pauseLanes of ${target}: lane ${lane} for ${duration} s`,
      needs: () => `the right to pause lane ${lane} of ${target} for ${duration} s, as its _authorizePause gives it`,
      maxEffect: () => duration,
      undo: () => `ends by itself; early by resumeLanes(${mask}) of ${target}, by who has its right to resume`,
      action: () => {
        const { to, data } = encodeCall(target, "pauseLanes(uint256,uint32,bytes32)", [mask, duration, incident]);
        return { target: to, gasCap, data, ...lastingProbe(target, "pausedUntil(uint8)", [lane], minRemaining, time) };
      },
    };
  },
};
