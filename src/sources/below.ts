import type { Block, BlockRef } from "../core/types.ts";

export type BelowOptions = {
  /** Seconds of the chain for which its head may stay below what was handled before: nodes lag. */
  readonly staleSeconds: number;
  /** Blocks by which it may. */
  readonly maxReorg: number;
};

/** Looks in a row. */
const enoughLooks = 3;

/**
 * Why nothing is watched where the head stays below the last block that was handled, as of a development chain that was set back; undefined where it does
 * not. Nothing is rolled back for it: one node that lags, or lies, must not make old blocks new.
 */
export function createBelow({ staleSeconds, maxReorg }: BelowOptions) {
  let since: bigint | undefined;
  let looks = 0;

  return (head: Block, trail: readonly BlockRef[]): string | undefined => {
    const last = trail.at(-1);
    // A block at a height that is known is another branch, or known itself.
    if (last === undefined || head.number >= last.number || trail.some(({ number }) => number === head.number)) {
      since = undefined;
      looks = 0;
      return undefined;
    }
    since ??= head.timestamp;
    looks += 1;
    // One of several machines behind one address may be that far behind where blocks are fast, and is not asked each time.
    const isFar = last.number - head.number > BigInt(maxReorg) && looks >= enoughLooks;
    if (!isFar && head.timestamp - since <= BigInt(staleSeconds)) return undefined;
    return `the chain shows block ${head.number}, and block ${last.number} was handled before: nothing is watched until it is past that; ask a node that is not behind or, of a development chain that was set back, begin with another store`;
  };
}
