import type { Hash } from "../core/types.ts";

type Kept<T> = {
  readonly reading: Promise<T>;
  /** How much it is; undefined until it is read. */
  size: number | undefined;
  users: number;
  isDropped: boolean;
};

export type KeptOptions<T> = {
  /** How many are kept. */
  readonly most: number;
  /** How much they are together, at most; the one that was read last is kept in any case. */
  readonly mostSize: number;
  readonly sizeOf: (it: T) => number;
  /** Told of one that is neither kept nor used any more. */
  readonly gone: (it: T) => void;
};

/** What was read of blocks, which is large, and asked for while the block is new. What cannot be read is read again when it is asked for. */
export function createKept<T>({ most, mostSize, sizeOf, gone }: KeptOptions<T>) {
  const all = new Map<Hash, Kept<T>>();

  function leave(one: Kept<T>): void {
    if (one.isDropped && one.users === 0) one.reading.then(gone, () => undefined); // its failure reached who asked
  }

  function drop(hash: Hash): void {
    const one = all.get(hash);
    if (one === undefined) return;
    all.delete(hash);
    one.isDropped = true;
    leave(one);
  }

  /** Nobody fills the memory with blocks that are full: the oldest go first. */
  function keepFew(newest: Hash): void {
    let left = 0;
    for (const { size = 0 } of all.values()) left += size;
    for (const [hash, { size }] of all) {
      if (left <= mostSize || hash === newest) break;
      if (size === undefined) continue;
      left -= size;
      drop(hash);
    }
  }

  function begin(hash: Hash, read: () => Promise<T>): Kept<T> {
    const one: Kept<T> = { reading: read(), size: undefined, users: 0, isDropped: false };
    all.set(hash, one);
    one.reading.then(
      (it) => {
        one.size = sizeOf(it);
        keepFew(hash);
      },
      () => all.get(hash) === one && all.delete(hash), // a failure reaches who asked
    );
    return one;
  }

  async function using<R>(one: Kept<T>, work: (it: T) => R | Promise<R>): Promise<R> {
    one.users++;
    try {
      return await work(await one.reading);
    } finally {
      one.users--;
      leave(one);
    }
  }

  return {
    /** What comes of what is kept of a block, or read now: it lasts until that is done. */
    use<R>(hash: Hash, read: () => Promise<T>, work: (it: T) => R | Promise<R>): Promise<R> {
      const used = using(all.get(hash) ?? begin(hash, read), work);
      for (const old of [...all.keys()].slice(0, Math.max(0, all.size - most))) drop(old);
      return used;
    },
    /** The same of what is kept; undefined where nothing is. */
    known<R>(hash: Hash, work: (it: T) => R | Promise<R>): Promise<R> | undefined {
      const one = all.get(hash);
      return one && using(one, work);
    },
  };
}
