import type { BlockRef, Observation } from "./types.ts";

const mostWaiting = 256;

/**
 * How far all detectors have looked. Who takes long is not waited for, so that a block may be done after the next one has come; a start goes
 * on behind the last that was.
 */
export function createProgress(hasLookedUpTo: (number: bigint) => boolean) {
  let waiting: readonly BlockRef[] = [];
  return {
    /** Takes a block that was shown to all of them, unless it is not to `count`; returns the newest that is done now. */
    take({ block: { number, hash }, reorged }: Observation, counts: boolean): BlockRef | undefined {
      const gone = new Set(reorged.map((one) => one.hash));
      const left = waiting.filter((one) => !gone.has(one.hash));
      waiting = counts ? [...left, { number, hash }].slice(-mostWaiting) : left;
      const done = waiting.findLast((one) => hasLookedUpTo(one.number));
      if (done !== undefined) waiting = waiting.filter((one) => one.number > done.number);
      return done;
    },
  };
}
