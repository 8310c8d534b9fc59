import type { Block, BlockRef, Hash, Log } from "../core/types.ts";

/** Messages and characters that are kept until the head that they belong to is named; what is more is read from the node, as ever. */
const mostKept = 256;
const mostChars = 1_000_000;
/** Milliseconds that a head waits for logs that it promises: a node pushes them over another socket, when it has found them. */
const usualWait = 8;
/** Where a log says of which block it is; before that stands what strangers make as long as they like, in which none of this can stand. */
const named = '"blockHash":"0x';
const hashLength = 66;

/** A block by the word of a log of it: enough to act on, where that node is trusted alone. */
export type Told = BlockRef & { readonly timestamp: bigint };

export type PushedOptions = {
  /** What is asked of the node: the parameters of `eth_subscribe`. */
  readonly params: readonly unknown[];
  /** Whether a block may hold what is watched. */
  readonly isPromised: (block: Block) => boolean;
  /** The logs among the messages that are of this block and watched. */
  readonly read: (messages: readonly string[], block: Block) => readonly Log[];
  /** The block that a message names. */
  readonly place?: (message: string) => Told | undefined;
  readonly waitMs?: number;
};

/**
 * The logs that a node pushes before it is asked. They are as good as what that node answers, and never all for certain: who wants all reads the
 * block. Nothing is parsed before a head is named that promises something, but the first of a block that is not named yet.
 */
export function createPushed({ params, isPromised, read, place = () => undefined, waitMs = usualWait }: PushedOptions) {
  let kept: string[] = [];
  /** The last block that was asked for, and the last that woke somebody. */
  let [last, woken]: [Hash?, string?] = [];
  let chars = 0;
  let came: (() => void) | undefined;

  function take(): readonly string[] {
    const all = kept;
    kept = [];
    chars = 0;
    return all;
  }

  function next(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      came = () => {
        clearTimeout(timer);
        came = undefined;
        // Those that came with it in one piece are taken with it.
        setImmediate(resolve);
      };
    });
  }

  return {
    params,
    /** Keeps a message that holds a log; false for every other one. */
    keep(message: string): boolean {
      if (!message.includes('"topics"')) return false;
      if (kept.length < mostKept && chars + message.length <= mostChars) {
        kept.push(message);
        chars += message.length;
        came?.();
      }
      return true;
    },
    /** Whether a log is the first of a block that nobody has asked for yet. */
    isFirst(message: string): boolean {
      const at = message.indexOf(named);
      const from = at + named.length - 2;
      const hash = message.slice(from, from + hashLength).toLowerCase();
      if (at < 0 || came !== undefined || hash === last || hash === woken) return false;
      woken = hash;
      return true;
    },
    /** The block of the newest log that nobody has asked for. */
    told(): Told | undefined {
      const newest = kept.at(-1);
      return newest === undefined ? undefined : place(newest);
    },
    /** The logs of a block that were pushed, soon. */
    async of(block: Block): Promise<readonly Log[]> {
      last = block.hash;
      if (!isPromised(block)) {
        take();
        return [];
      }
      const there = read(take(), block);
      if (there.length > 0) return there;
      await next();
      return read(take(), block);
    },
  };
}

export type Pushed = ReturnType<typeof createPushed>;
