import type { Block, BlockRef, Hash } from "../core/types.ts";

/** Heads that rest between two looks; the next one is looked at at once. */
const mostResting = 16;
/** Characters of a message that names a head; a longer one is looked at at once. */
const longest = 16_384;

/** Milliseconds for which no head rests after one that could not: what was found in it may have to be done again, at the next block. */
const restlessMs = 10_000;

export type RestingOptions = {
  /** Whether a head holds nothing that is in a hurry, by what its header says of the logs of its block. */
  readonly canRest: (logsBloom: string, receiptsRoot: string | undefined) => boolean;
  /** The block that a message names, where its fields hash to its hash; undefined for every other one. */
  readonly read: (message: string) => Block | undefined;
  /** Milliseconds, of a clock that only goes on. */
  readonly now?: () => number;
};

type Named = { readonly message: string; readonly parentHash: string };

/**
 * Heads that can wait for the next look. A forged one costs what a silent socket does. When a head is known, those before it prove themselves: each
 * hashes to what the one after it names as its parent, so that nobody has to be asked for them.
 */
export function createResting({ canRest, read, now = () => performance.now() }: RestingOptions) {
  /** By the hash that they name, the oldest first. */
  const heads = new Map<string, Named>();
  let count = 0;
  /** The newest that rests, or the head that was looked at where none rests after it. */
  let tip: string | undefined;
  let isProvable = false;
  let restlessAt = Number.NEGATIVE_INFINITY;

  /** From the one with this hash down to the one that names `before` as its parent, the newest first; undefined where one is missing. */
  function down(from: string, before: BlockRef): readonly Named[] | undefined {
    const found: Named[] = [];
    for (let hash: string = from; hash !== before.hash; ) {
      const head = heads.get(hash);
      if (head === undefined || found.length > heads.size) return undefined;
      found.push(head);
      hash = head.parentHash;
    }
    return found;
  }

  return {
    /** Keeps a head that can wait, where it comes so soon after the last look that it may; false for one that cannot, as one of another branch. */
    take(message: string, isSoon: boolean): boolean {
      const isLong = message.length > longest;
      const [hash, parentHash, bloom] = ["hash", "parentHash", "logsBloom"].map((name) =>
        isLong ? undefined : hexIn(message, name),
      );
      if (isLong || (bloom !== undefined && !canRest(bloom, hexIn(message, "receiptsRoot")))) restlessAt = now();
      if (hash === undefined || parentHash === undefined || bloom === undefined) return false;
      if (!isProvable || !isSoon || count >= mostResting || now() - restlessAt < restlessMs) return false;
      // One that is shown twice is none of another branch.
      if (parentHash !== tip && hash !== tip) return false;
      count += 1;
      tip = hash;
      heads.set(hash, { message, parentHash });
      const [oldest] = heads.keys();
      if (oldest !== undefined && heads.size > 2 * mostResting) heads.delete(oldest);
      return true;
    },
    /** Of some chains no header hashes to its hash: there nothing is known before a node is asked. */
    allow(provable: boolean): void {
      isProvable = provable;
    },
    /** This is the head that nodes show: what rested up to it is looked at. */
    looked(head: BlockRef): void {
      count = 0;
      // Where the socket is further than nodes are, what rests after their head is continued.
      if (tip === undefined || down(tip, head) === undefined) tip = head.hash;
    },
    /** Whether this block comes after the one before, by what the socket says: of a node that is trusted alone that is as good as its answer. */
    leadsTo: (before: BlockRef, { parentHash }: Block): boolean => down(parentHash, before) !== undefined,
    /** The newest that rests after the one before, or that one. */
    newest(before: BlockRef): BlockRef {
      const rested = tip === undefined ? undefined : down(tip, before);
      return tip === undefined || rested === undefined
        ? before
        : { number: before.number + BigInt(rested.length), hash: tip as Hash };
    },
    /** The blocks between the one before and this one, the oldest first, where all are known and each hashes to what the next one names. */
    between(before: BlockRef, { parentHash }: Block): readonly Block[] {
      const blocks: Block[] = [];
      let hash = parentHash;
      for (const { message } of down(parentHash, before) ?? []) {
        const block = read(message);
        if (block?.hash !== hash) return [];
        blocks.unshift(block);
        hash = block.parentHash;
      }
      return hash === before.hash ? blocks : [];
    },
  };
}

export type Resting = ReturnType<typeof createResting>;

/** A field of a message, which is not parsed for it: what somebody makes look like one is what he could have written there. */
function hexIn(message: string, name: string): string | undefined {
  const at = message.indexOf(`"${name}":"0x`);
  if (at < 0) return undefined;
  const from = at + name.length + 4;
  return message.slice(from, message.indexOf('"', from));
}
