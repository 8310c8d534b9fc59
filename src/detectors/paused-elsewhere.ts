import { z } from "zod";
import type { Chain, DetectorPart } from "../core/parts.ts";
import type { Block } from "../core/types.ts";
import { makeDetector, type Seen, severity } from "./common/make.ts";
import { blockBefore, orNone } from "./common/past.ts";
import { compileReading, placeOf, readingFields, unreadable } from "./common/reading.ts";
import { seenIn } from "./common/settle.ts";

const params = z.strictObject({
  /** What says that somebody else has stopped: another deployment, a fork of the same code, a bridge. Not zero means paused. */
  places: z
    .array(z.strictObject({ ...readingFields, call: z.string().default("function paused() view returns (bool)") }))
    .min(1)
    .max(32),
  /** Told while the pause is younger than this many blocks of its chain: what has been paused for long is no news. */
  newsBlocks: z.int().min(1).max(7_200).default(50),
  severity,
});

export const pausedElsewhere: DetectorPart<z.output<typeof params>> = {
  name: "paused-elsewhere",
  about:
    "A related deployment was paused: on another chain, of the same code, or of something that this one depends on.",
  costToTrip: "The right to pause the other place: whoever holds it there can cause a finding here.",
  params,

  create: ({ places, newsBlocks, severity }, tools) => {
    const read = places.map((place) => ({ place, reading: compileReading(place) }));
    const pausedAt = async (
      { place, reading }: (typeof read)[number],
      block: Block,
      chain: Chain,
    ): Promise<readonly Seen[]> => {
      const there = await placeOf(place.chain, block, chain, tools);
      if ((await reading.read(there.chain, there.block)) === 0n) return [];
      const before = await blockBefore(there.block, BigInt(newsBlocks), there.chain);
      if (before === undefined || (await orNone(reading.read(there.chain, before))) !== 0n) return [];
      const evidence = { paused: reading.what, chain: `${there.chain.chainId}`, block: `${there.block.number}` };
      return [{ name: `${there.chain.chainId}`, subject: place.address, evidence }];
    };
    return makeDetector({
      id: tools.id,
      severity,
      subject: (places[0] as (typeof places)[number]).address,
      see: ({ block }, chain) => seenIn(read.map((one) => pausedAt(one, block, chain))),
      objections: (block, chain) => unreadable(() => Promise.all(read.map((one) => pausedAt(one, block, chain)))),
    });
  },
};
