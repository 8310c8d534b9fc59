import { z } from "zod";
import type { DetectorPart } from "../core/parts.ts";
import { address } from "../lib/fields.ts";
import { lower } from "../lib/words.ts";
import { codeHolds } from "./code.ts";
import { parseEvent } from "./common/abi-fields.ts";
import { makeDetector, severity } from "./common/make.ts";
import { createWindow } from "./common/window.ts";

const params = z.strictObject({
  address,
  /** What the expected call emits, such as `event HeartBeat(uint256 at)`. */
  event: z.string(),
  /** Fires when it did not happen in this many blocks. */
  withinBlocks: z.int().min(2).max(2_000),
  severity,
});

export const silence: DetectorPart<z.output<typeof params>> = {
  name: "silence",
  about: "An expected call is missing: a keeper, a relayer or an oracle has not done its work for a number of blocks.",
  costToTrip:
    "Keeping the expected call out of every block of the window: the key of who makes it, or filling the blocks.",
  params,

  create: ({ address, event, withinBlocks, severity }, { id }) => {
    const parsed = parseEvent(event);
    const filter = { address, topic0: lower(parsed.topicHash) };
    const window = createWindow(withinBlocks, async (block, chain) => (await chain.logs(block, [filter])).length > 0);
    return makeDetector({
      id,
      severity,
      subject: address,
      logs: [filter],
      everyBlock: true,
      async see(observation, chain) {
        const isHere = observation.logs.length > 0;
        window.note(observation, isHere);
        // What a part of the block lacks, its rest may hold.
        if (isHere || observation.isPartial === true) return [];
        const blocks = await window.look(observation, chain, isHere);
        // Fewer blocks than the window has been seen: nobody knows what was before.
        if (blocks.length < withinBlocks || blocks.some(({ value }) => value)) return [];
        return [
          { name: parsed.name, evidence: { missing: parsed.format("sighash"), withinBlocks: `${withinBlocks}` } },
        ];
      },
      async objections(block, chain) {
        if (await codeHolds(filter.topic0, address, block, chain)) return [];
        return [`the code of ${address} does not hold the event ${parsed.format("sighash")}; correct its signature`];
      },
    });
  },
};
