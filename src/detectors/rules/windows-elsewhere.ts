import type { Chain, DetectorTools } from "../../core/parts.ts";
import type { Block } from "../../core/types.ts";
import { type Wanted, withoutWanted } from "../code.ts";
import { secondsOf } from "../common/past.ts";
import { isElsewhere, type Place, placeOf } from "../common/reading.ts";

/** A window, as far as counts for one over another chain: of which chain, how many blocks are summed, and how many are read for that. */
type Window = {
  readonly name: string;
  readonly place: bigint | undefined;
  readonly blocks: number;
  readonly size: number;
  readonly wanted: Wanted;
};

/** Requests for a block: itself and its logs. */
export const perBlock = 2;
/** Seconds of another chain that are counted at least: a block of ours may be late. */
const leastSeconds = 60;
/** Blocks of each chain by which it is told how often it makes one. */
const measured = 50;

/** What speaks against windows that name another chain, as the heads of both chains are. */
export function createElsewhere(all: readonly Window[], tools: DetectorTools) {
  return {
    isElsewhere: (chain: Chain) => all.some(({ place }) => isElsewhere(place, chain)),
    /** Of those whose contract does not hold their event. */
    async unseen(block: Block, chain: Chain): Promise<readonly string[]> {
      const each = all.map(async ({ wanted, place }) => {
        const there = await placeOf(place, block, chain, tools);
        return withoutWanted([wanted], there.block, there.chain, tools);
      });
      return (await Promise.all(each)).flat();
    },
    /** Those that are so short that what happens there between two blocks of ours may be in none. */
    async tooShort(block: Block, chain: Chain): Promise<readonly string[]> {
      const each = all.map(async ({ name, place, blocks }) => {
        if (!isElsewhere(place, chain)) return [];
        const there = await placeOf(place, block, chain, tools);
        const seconds = await secondsOf(blocks, there.block, there.chain);
        if (seconds === undefined || seconds >= leastSeconds) return [];
        return [
          `the blocks of ${name} take ${seconds} s on chain ${there.chain.chainId}, so that what happens there between two looks may never be counted; raise blocks until they take ${leastSeconds} s, or let the rule look at that chain and read this one`,
        ];
      });
      return (await Promise.all(each)).flat();
    },
    /** That they read more, beside what costs `calls` per block, than `most`: how many blocks another chain makes meanwhile, only the chains know. */
    async tooDear(calls: number, most: number, block: Block, chain: Chain): Promise<readonly string[]> {
      const each = all.map(async ({ place, size }) => {
        if (!isElsewhere(place, chain)) return 0;
        const made = await madeMeanwhile(await placeOf(place, block, chain, tools), block, chain);
        return perBlock * (Math.min(made, size) - 1);
      });
      const found = (await Promise.all(each)).reduce((sum, more) => sum + more, calls);
      if (found <= most) return [];
      return [
        `expected at most ${most} requests per block, found ${found} with the blocks that another chain makes meanwhile; raise maxCallsPerBlock, or let the rule look at that chain and read this one`,
      ];
    },
  };
}

/** Blocks that another chain makes while this one makes one; one where nobody can say. */
async function madeMeanwhile(there: Place<Block>, block: Block, chain: Chain): Promise<number> {
  const [own, other] = await Promise.all([
    secondsOf(measured, block, chain),
    secondsOf(measured, there.block, there.chain),
  ]);
  return own === undefined || other === undefined ? 1 : Math.max(1, Math.round(own / Math.max(1, other)));
}
