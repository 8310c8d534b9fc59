import type { Chain } from "../core/parts.ts";
import type { BlockRef, Observation } from "../core/types.ts";

/** Blocks that are asked for at once. */
const chunk = 16;
/** Questions without a good answer after which no more are asked: some nodes do not have what is older. */
const mostFailures = 10;

/**
 * The blocks before the oldest that was shown. They are nobody's news, and tell only where a branch leaves that reaches below it: its blocks came into
 * being after the start, also those below the block at which it was.
 */
export function createAncestors(chain: Chain, maxReorg: number) {
  let isReading = false;
  let failures = 0;
  /** Oldest first, with the one for the last whose ancestors they are. */
  let read: readonly BlockRef[] = [];
  let untold: readonly BlockRef[] = [];

  /** They are believed as far as each is the parent of the one after it. */
  async function readBefore({ number, hash }: BlockRef): Promise<void> {
    const heights = Array.from({ length: Math.min(chunk, Number(number)) + 1 }, (_, index) => number - BigInt(index));
    const blocks = await Promise.all(heights.map((height) => chain.blockAt(height)));
    const broken = blocks.findIndex((one, index) => one.hash !== (blocks[index - 1]?.parentHash ?? hash));
    const chained = broken === -1 ? blocks : blocks.slice(0, broken);
    // None of them: the chain moves, or a node makes them up.
    if (chained.length < 2) failures++;
    read = chained.map((one) => ({ number: one.number, hash: one.hash })).reverse();
  }

  return {
    /** The trail with what was read meanwhile of the blocks before it. */
    before(trail: readonly BlockRef[]): readonly BlockRef[] {
      const older = read.at(-1)?.hash === trail[0]?.hash ? read.slice(0, -1) : [];
      read = [];
      if (older.length > 0) untold = [...older, ...(untold.length === 0 ? trail.slice(0, 1) : untold)];
      return [...older, ...trail];
    },
    /** Asks for more of them, where some are missing, and does not wait. */
    ask(trail: readonly BlockRef[]): void {
      const [oldest] = trail;
      if (oldest === undefined || oldest.number === 0n || trail.length > maxReorg) return;
      if (isReading || failures >= mostFailures) return;
      isReading = true;
      readBefore(oldest)
        .catch(() => void failures++)
        .finally(() => {
          isReading = false;
        });
    },
    /** What the cursor has to know after a restart: it comes with the next block. */
    marks: (): Pick<Observation, "ancestors"> => (untold.length === 0 ? {} : { ancestors: untold }),
    /** That block was taken. */
    told(): void {
      untold = [];
    },
  };
}
