import { messageOf } from "./errors.ts";
import type { Block } from "./types.ts";

/** Looks that fail in a row, and chain seconds from the first of them to the last: on a fast chain three looks are one hiccup of a node. */
const [mostLooks, leastSeconds] = [3, 20n];

type Failing = { readonly block: bigint; readonly time: bigint; readonly looks: number; readonly why: string };

/**
 * What cannot be read, and since when: what was seen of it before says nothing of now, and what was never seen speaks for nothing. One answer that
 * is missing is no reason to wake anybody; what is read again is forgotten.
 */
export function createUnread() {
  const failing = new Map<string, Failing>();
  const lost = new Map<string, string>();

  function failed(what: string, { number, timestamp }: Block, error: unknown): void {
    // What the first one said is kept: another error at every block is no news.
    const { looks, ...first } = failing.get(what) ?? {
      block: number,
      time: timestamp,
      looks: 0,
      why: messageOf(error),
    };
    failing.set(what, { ...first, looks: looks + 1 });
    if (looks + 1 < mostLooks || timestamp < first.time + leastSeconds) return;
    lost.set(what, `${what} could not be read since block ${first.block} (${first.why}); check the nodes`);
  }

  return {
    /** What is read, or raises what kept it from being read. */
    async watch<T>(what: string, block: Block, reading: Promise<T>): Promise<T> {
      try {
        const found = await reading;
        failing.delete(what);
        lost.delete(what);
        return found;
      } catch (error) {
        failed(what, block, error);
        throw error;
      }
    },
    /** Why nothing is known of it any more; undefined while it is read, or has only just failed. */
    reason: (what: string): string | undefined => lost.get(what),
  };
}

export type Unread = ReturnType<typeof createUnread>;
