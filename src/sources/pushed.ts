import type { Block, Log } from "../core/types.ts";

/** Messages and characters that are kept until the head that they belong to is named; what is more is read from the node, as ever. */
const mostKept = 256;
const mostChars = 1_000_000;
/** Milliseconds that a head waits for logs that it promises: a node pushes them over another socket, when it has found them. */
const usualWait = 8;

export type PushedOptions = {
  /** What is asked of the node: the parameters of `eth_subscribe`. */
  readonly params: readonly unknown[];
  /** Whether a block may hold what is watched. */
  readonly isPromised: (block: Block) => boolean;
  /** The logs among the messages that are of this block and watched. */
  readonly read: (messages: readonly string[], block: Block) => readonly Log[];
  readonly waitMs?: number;
};

/**
 * The logs that a node pushes before it is asked. They are as good as what that node answers, and never all for certain: who wants all reads the
 * block. Nothing is parsed before a head is named that promises something.
 */
export function createPushed({ params, isPromised, read, waitMs = usualWait }: PushedOptions) {
  let kept: string[] = [];
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
    /** The logs of a block that were pushed, soon. */
    async of(block: Block): Promise<readonly Log[]> {
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
