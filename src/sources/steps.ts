import { FirebreakError } from "../core/errors.ts";
import type { Chain } from "../core/parts.ts";
import type { Block, BlockRef } from "../core/types.ts";
import type { Ahead } from "./ahead.ts";

export type Reading = {
  readonly chain: Chain;
  readonly ahead: Ahead;
  readonly maxReorg: number;
  /** The first block that was ever shown, where it is known: what lies before it is nobody's news. */
  readonly first?: bigint | undefined;
};

/** The next block, the trail up to it, and the blocks that are not part of the chain any more, newest first. */
type Step = { readonly block: Block; readonly trail: readonly BlockRef[]; readonly reorged: readonly BlockRef[] };
/** `further` is the trail with that block. */
export type Walked = Step & { readonly further: readonly BlockRef[] };

/** From block to block up to the head. */
export async function* steps(
  reading: Reading,
  from: readonly BlockRef[],
  head: Block,
  signal: AbortSignal,
): AsyncGenerator<Walked> {
  let trail = from;
  while (!signal.aborted) {
    const next = await step(reading, trail, head);
    if (next === undefined) return;
    // One more than may be taken away, which is where the branches meet.
    const further = [...next.trail, next.block].slice(-reading.maxReorg - 1);
    yield { ...next, further };
    trail = further;
  }
}

/** The next block to observe on the way to `head`; undefined when there is none, or when the node only lags behind. */
async function step(reading: Reading, trail: readonly BlockRef[], head: Block): Promise<Step | undefined> {
  const { chain, ahead } = reading;
  const last = trail.at(-1);
  if (last === undefined) return { block: head, trail, reorged: [] };
  const atThatHeight = trail.find(({ number }) => number === head.number);
  if (atThatHeight?.hash === head.hash || (head.number < last.number && atThatHeight === undefined)) return undefined;

  const next = head.parentHash === last.hash ? head : await after(ahead, last, head);
  if (next?.parentHash === last.hash) return { block: next, trail, reorged: [] };

  ahead.forget();
  const { kept, gone } = await rollBack(chain, trail, head);
  const fork = kept.at(-1);
  // The head is of a branch that the chain has left meanwhile: the next look asks for another one.
  if (fork !== undefined && fork.number >= head.number) return undefined;
  const block = await chain.blockAt(fork === undefined ? farthest(reading, gone, head) : fork.number + 1n);
  if (fork !== undefined && block.parentHash !== fork.hash)
    throw new FirebreakError(
      "CHAIN_MOVED",
      `the chain changed while block ${block.number} was read; it is read again`,
      {
        retryable: true,
      },
    );
  return { block, trail: kept, reorged: gone };
}

/** Where to begin when no block that is known is left: what was shown is shown again rather than anything left out. */
function farthest({ maxReorg, first = 0n }: Reading, gone: readonly BlockRef[], head: Block): bigint {
  const back = (gone.at(-1)?.number ?? 0n) - BigInt(maxReorg) + 1n;
  const from = back > first ? back : first;
  return from < head.number ? from : head.number;
}

async function after(ahead: Ahead, last: BlockRef, head: Block): Promise<Block | undefined> {
  return head.number > last.number ? ahead.blockAt(last.number + 1n, head.number) : undefined;
}

/** Drops from the end of the trail what is not part of the chain any more; `gone` is newest first. */
async function rollBack(
  chain: Chain,
  trail: readonly BlockRef[],
  head: Block,
): Promise<{ kept: readonly BlockRef[]; gone: readonly BlockRef[] }> {
  const kept = [...trail];
  const gone: BlockRef[] = [];
  for (let last = kept.at(-1); last !== undefined; last = kept.at(-1)) {
    if (last.number <= head.number && (await chain.blockAt(last.number)).hash === last.hash) break;
    gone.push(last);
    kept.pop();
  }
  return { kept, gone };
}
