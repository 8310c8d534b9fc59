import { FirebreakError } from "../../core/errors.ts";
import type { Chain } from "../../core/parts.ts";
import type { Block, BlockRef, Hash, Observation } from "../../core/types.ts";
import { orNone } from "./past.ts";

export type Facts<T> = { readonly block: BlockRef; readonly value: T };

/** Blocks that are read at once while a window is rebuilt. */
const atOnce = 32;
/** Blocks after which what no node says is asked again. */
const againBlocks = 8n;
/** Blocks that are kept at most: while a long gap is filled, old ones come between new ones, and stand behind them. */
const mostKept = 4_096;

/**
 * What was read of each of the last blocks, the newest first and `blocks` of them at most, as far back as the chain can say.
 * It is rebuilt from the chain, so that a restart sees what it would have seen without one; what was read is kept by the
 * block's hash and found along the parents' hashes, so that no reorganisation can mix two branches.
 */
export function createWindow<T>(blocks: number, read: (block: Block, chain: Chain) => Promise<T>) {
  const known = new Map<Hash, { readonly block: Block; readonly value: T }>();
  /** The newest block that no node says anything of, and the one for which that was asked: it is asked again after a while, not at every block. */
  let end: { readonly hash: Hash; readonly asked: bigint } | undefined;

  /** Keeps what was read of a block, so that it is not read again when somebody looks back. */
  function note(observation: Observation, value: T): void {
    const { block, isPartial } = observation;
    // A block that is not known whole comes again, and a look at its part that was made again must not replace that.
    if (!isRemembered(observation) || isPartial === true) return;
    known.set(block.hash, { block, value });
    // What a reorganisation may still need stays as long again.
    for (const [hash, one] of known) {
      if (one.block.number + 2n * BigInt(blocks) >= block.number && known.size <= mostKept) break;
      known.delete(hash);
    }
  }

  async function look(observation: Observation, chain: Chain, now: T): Promise<readonly Facts<T>[]> {
    note(observation, now);
    const { block } = observation;
    const memory = isRemembered(observation) ? known : new Map(known);
    const window: Facts<T>[] = [{ block, value: now }];
    // Of what is not mined there is as much as strangers like: beyond the head it makes nobody read what the head's own look has not.
    const isShort = observation.pending !== undefined;
    const missing = async (child: Block) =>
      isShort && child !== block ? undefined : await fill(child, isShort ? 1 : blocks - window.length, chain, memory);
    for (let child = block; window.length < blocks && child.number > 0n; ) {
      if (end?.hash === child.parentHash && block.number > end.asked && block.number < end.asked + againBlocks) break;
      const next = memory.get(child.parentHash) ?? (await missing(child));
      if (next === undefined) {
        if (isRemembered(observation)) end = { hash: child.parentHash, asked: block.number };
        break;
      }
      window.push(next);
      child = next.block;
    }
    return window;
  }

  /** Reads the blocks before one, and returns its parent. What was read stays read when the rest fails. */
  async function fill(child: Block, wanted: number, chain: Chain, memory: typeof known) {
    const count = Math.min(wanted, atOnce, unknownBelow(child, memory));
    const numbers = Array.from({ length: count }, (_, index) => child.number - 1n - BigInt(index));
    const found = await Promise.all(numbers.map((number) => orNone(chain.blockAt(number))));
    if (found[0] !== undefined && found[0].hash !== child.parentHash)
      throw new FirebreakError(
        "CHAIN_MOVED",
        `the chain changed while block ${numbers[0]} was read; it is read again`,
        {
          retryable: true,
        },
      );
    await Promise.all(
      found.map(async (block) => {
        if (block === undefined || memory.has(block.hash)) return;
        const value = await orNone(read(block, chain));
        if (value !== undefined) memory.set(block.hash, { block, value });
      }),
    );
    return memory.get(child.parentHash);
  }

  return { note, look };
}

/** How many blocks lie between this one and the newest below it that is known; all of them where that is no ancestor, which another branch has replaced. */
function unknownBelow({ number }: Block, known: ReadonlyMap<Hash, { readonly block: Block }>): number {
  const newest = [...known.values()].reduce(
    (found, { block }) => (block.number < number && block.number > found ? block.number : found),
    -1n,
  );
  return Number(newest === number - 1n ? number : number - 1n - newest);
}

/** What fewer nodes than the quorum vouch for, or is not mined, is looked at and not remembered. */
export function isRemembered({ belowQuorum, pending }: Observation): boolean {
  return belowQuorum !== true && pending === undefined;
}
