import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Chain, DetectorPart } from "../core/parts.ts";
import type { BlockRef } from "../core/types.ts";
import { amount } from "../lib/fields.ts";
import { makeDetector, severity } from "./common/make.ts";
import { blockBefore } from "./common/past.ts";
import { compileReading, isElsewhere, isPresent, placeOf, readingFields, unreadable } from "./common/reading.ts";
import { sequencer, uptimeOf } from "./common/sequencer.ts";

const decimals = z.int().min(0).max(36).default(8).describe("Decimals of the price.");
const price = z.strictObject({ ...readingFields, decimals });

const params = z.strictObject({
  price: price.describe("The price, as a contract says it."),
  reference: z
    .union([
      price,
      z.strictObject({
        value: amount.describe(
          "What the price must be, where no contract is asked, in its smallest unit: 100000000 is 1 with 8 decimals.",
        ),
        decimals,
      }),
    ])
    .describe("Another source of the same price, or what it must be (a peg), with its decimals."),
  moreThanBps: z
    .int()
    .min(1)
    .max(100_000)
    .describe("Fires when they differ by more than this, in basis points of the reference."),
  forBlocks: z
    .int()
    .min(1)
    .max(50)
    .default(1)
    .describe(
      "Fires only when they have differed so for this many blocks in a row, on another chain of its own: what somebody moves, others move back.",
    ),
  sequencer: sequencer.describe(
    "Of a rollup: a Chainlink feed that says since when its sequencer is up. While it is down, and for `graceSeconds` after, nothing fires: nobody could have set the price. Leave it out where both prices are set by trading on the rollup itself.",
  ),
  severity,
});
type Priced = z.output<typeof params>["reference"];

export const priceDeviation: DetectorPart<z.output<typeof params>> = {
  name: "price-deviation",
  about:
    "A price differs from its reference by more than a share of it. Against another chain's head only heads are compared: what is filled in after a stop is older.",
  costToTrip:
    "Of an oracle its reporters; of a pool's spot price the swap, and with forBlocks above 1 what arbitrage takes of it at every block in between. With `sequencer`, an oracle that stood still while that was down trips nothing, and nothing else does for as long.",
  params,

  create: ({ price, reference, moreThanBps, forBlocks, sequencer, severity }, tools) => {
    const [own, other, isUp] = [sourceOf(price, tools), sourceOf(reference, tools), uptimeOf(sequencer)];
    const both = async (block: BlockRef, chain: Chain, back = 0) => {
      const [now, expected] = await Promise.all([own.read(block, chain, back), other.read(block, chain, back)]);
      if (expected <= 0n)
        throw new FirebreakError("NOT_EVALUABLE", `expected a reference above zero, found ${expected}`);
      const difference = now > expected ? now - expected : expected - now;
      return { now, expected, isFar: difference * 10_000n > expected * BigInt(moreThanBps) };
    };
    return makeDetector({
      id: tools.id,
      severity,
      subject: price.address,
      async see(observation, chain) {
        const { block } = observation;
        if (!isPresent(observation) && (own.isElsewhere(chain) || other.isElsewhere(chain))) return [];
        const { now, expected, isFar } = await both(block, chain);
        if (!isFar || !(await isUp(chain, block))) return [];
        for (let back = 1; back < forBlocks; back++) {
          const at = await blockBefore(block, BigInt(back), chain);
          if (at === undefined || !(await both(at, chain, back)).isFar) return [];
        }
        const evidence = {
          price: shown(now),
          reference: shown(expected),
          moreThanBps: `${moreThanBps}`,
          forBlocks: `${forBlocks}`,
        };
        return [{ name: "deviates", evidence }];
      },
      objections: (block, chain) => unreadable(() => Promise.all([both(block, chain), isUp(chain, block)])),
    });
  },
};

const common = 36n;

/** Prices of all sources with 36 decimals, so that they can be compared without rounding. */
function sourceOf(priced: Priced, tools: Parameters<typeof placeOf>[3]) {
  const factor = 10n ** (common - BigInt(priced.decimals));
  if ("value" in priced) return { isElsewhere: () => false, read: async () => priced.value * factor };
  const { read } = compileReading(priced);
  return {
    isElsewhere: (chain: Chain) => isElsewhere(priced.chain, chain),
    /** At this block or, on another chain, so many of its blocks before its head. */
    read: async (block: BlockRef, chain: Chain, back: number) => {
      if (!isElsewhere(priced.chain, chain)) return (await read(chain, block)) * factor;
      const there = await placeOf(priced.chain, block, chain, tools);
      const at = await blockBefore(there.block, BigInt(back), there.chain);
      if (at === undefined)
        throw new FirebreakError(
          "NOT_EVALUABLE",
          `no node of chain ${priced.chain} knows the block ${back} before its head`,
        );
      return (await read(there.chain, at)) * factor;
    },
  };
}

/** With eight decimals; the value may be what somebody chose, so its length is bounded first. */
function shown(value: bigint): string {
  if (value >= 10n ** 60n) return "more than 10^24";
  const digits = `${value / 10n ** (common - 8n)}`.padStart(9, "0");
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`;
}
