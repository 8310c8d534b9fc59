import { onlyNewest } from "../lib/newest.ts";
import type { Cursor } from "./change.ts";
import type { Block, BlockRef, Hash, Observation } from "./types.ts";

type Shown = Pick<Observation, "ancestors" | "belowQuorum" | "isPartial"> & { readonly block: Block };

/** Blocks before the cursor that are written down with it: as many as a source looks back at for a reorganisation. */
const kept = 64;
/** Blocks whose parent is known: far more than a detector lags behind. */
const remembered = 2_048;

/** The blocks that are known, the oldest first: where a reorganisation has taken the cursor's, they tell what is new and what is not. */
export function trailOf(cursor: Cursor | undefined): readonly BlockRef[] {
  if (cursor === undefined) return [];
  const hashes = [cursor.hash, ...(cursor.before ?? [])];
  return hashes.map((hash, index) => ({ number: cursor.number - BigInt(index), hash })).reverse();
}

/** Knows of each block that was shown which ones came before it, also before a restart. */
export function createTrail(from: Cursor | undefined) {
  /** Of the oldest, what came before is not known. */
  const parents = new Map<Hash, Hash | undefined>();
  const known = trailOf(from);
  for (const [index, { hash }] of known.entries()) parents.set(hash, known[index - 1]?.hash);
  let first = from === undefined ? undefined : (from.first ?? 0n);

  return {
    /** What fewer nodes than the quorum vouch for, and what comes again, whole, was not shown yet. */
    take({ block, ancestors = [], belowQuorum, isPartial }: Shown): void {
      if (belowQuorum === true || isPartial === true) return;
      first ??= block.number;
      for (const [index, { hash }] of ancestors.entries())
        parents.set(hash, parents.get(hash) ?? ancestors[index - 1]?.hash);
      parents.set(block.hash, block.parentHash);
      const oldest = parents.keys().next().value;
      if (parents.size > remembered && oldest !== undefined) parents.delete(oldest);
    },
    /** The cursor at this block. */
    at({ number, hash }: BlockRef): Cursor {
      const before: Hash[] = [];
      for (let one = parents.get(hash); one !== undefined && before.length < kept; one = parents.get(one))
        if (parents.has(one)) before.push(one);
      return { number, hash, before, ...(first === undefined ? {} : { first }) };
    },
  };
}

/** Writes the cursor down at the newest block that it is told of. */
export function createMark(
  trail: Pick<ReturnType<typeof createTrail>, "at">,
  write: (cursor: Cursor) => Promise<unknown>,
  shout: (what: string, error: unknown) => void,
) {
  return onlyNewest(
    async (block: BlockRef) => void (await write(trail.at(block))),
    (error) => shout("the cursor cannot be written", error),
  );
}
