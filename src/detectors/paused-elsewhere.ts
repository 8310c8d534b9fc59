import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Chain, DetectorPart } from "../core/parts.ts";
import type { Address, Block } from "../core/types.ts";
import { makeDetector, type Seen, severity } from "./common/make.ts";
import { blockBefore, orNone, secondsOf } from "./common/past.ts";
import { compileReading, isElsewhere, type Place, placeOf, readingFields, unreadable } from "./common/reading.ts";
import { seenIn } from "./common/settle.ts";

const params = z.strictObject({
  places: z
    .array(
      z.strictObject({
        ...readingFields,
        call: z
          .string()
          .default("function paused() view returns (bool)")
          .describe("The view function that says whether it is paused: it is, where the answer is not zero."),
      }),
    )
    .min(1)
    .max(32)
    .describe("What says that somebody else has stopped: another deployment, a fork of the same code, a bridge."),
  newsBlocks: z
    .int()
    .min(1)
    .max(7_200)
    .default(50)
    .describe(
      "Told while the pause is younger than this many blocks of its chain: what has been paused for long is no news.",
    ),
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
      const then = before && (await orNone(reading.read(there.chain, before)));
      if (then === undefined && (await lacksState(place.address, there, newsBlocks)))
        throw new FirebreakError("NOT_EVALUABLE", lacking(there.chain, newsBlocks));
      if (then !== 0n) return [];
      const evidence = { paused: reading.what, chain: `${there.chain.chainId}`, block: `${there.block.number}` };
      return [{ name: `${there.chain.chainId}`, subject: place.address, evidence }];
    };
    return makeDetector({
      id: tools.id,
      severity,
      subject: (places[0] as (typeof places)[number]).address,
      see: ({ block }, chain) => seenIn(read.map((one) => pausedAt(one, block, chain))),
      async objections(block, chain) {
        const unread = await unreadable(() => Promise.all(read.map((one) => pausedAt(one, block, chain))));
        if (unread.length > 0) return unread;
        const all = places.map(async (place) => {
          const there = await placeOf(place.chain, block, chain, tools);
          return (await lacksState(place.address, there, newsBlocks))
            ? [lacking(there.chain, newsBlocks)]
            : isElsewhere(place.chain, chain)
              ? tooShort(there, newsBlocks)
              : [];
        });
        return (await Promise.all(all)).flat();
      },
    });
  },
};

/** What nobody keeps of then may have been paused already; a contract that was not there was not. */
async function lacksState(address: Address, { chain, block }: Place, newsBlocks: number): Promise<boolean> {
  if (block.number < BigInt(newsBlocks)) return false;
  const before = await blockBefore(block, BigInt(newsBlocks), chain);
  return before === undefined || (await orNone(chain.code(address, before))) === undefined;
}

function lacking({ chainId }: Chain, newsBlocks: number): string {
  return `no node of chain ${chainId} keeps the state of ${newsBlocks} blocks ago, so that nobody can say whether a pause is news; lower newsBlocks or add an archive node`;
}

/** Seconds that a pause is news at least: a block of ours may be late. */
const leastNews = 60;

/** What is news for less than that on another chain may be none any more when a block of ours looks at it. */
async function tooShort({ chain, block }: Place<Block>, newsBlocks: number): Promise<readonly string[]> {
  const seconds = await secondsOf(newsBlocks, block, chain);
  if (seconds === undefined || seconds >= leastNews) return [];
  return [
    `${newsBlocks} blocks of chain ${chain.chainId} take ${seconds} s, so that a pause may be no news any more when it is looked at; raise newsBlocks until they take ${leastNews} s`,
  ];
}
