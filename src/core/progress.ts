import type { BlockRef, Observation } from "./types.ts";

const mostWaiting = 256;

/**
 * How far all detectors have looked. Who takes long is not waited for, so that a block may be done after the next one has come; a start goes
 * on behind the last that was.
 */
export function createProgress(hasLookedUpTo: (number: bigint) => boolean) {
  let waiting: readonly BlockRef[] = [];
  const held = new Set<{ readonly number: bigint }>();
  return {
    /** Its block is not done before this is: after a stop it is looked at again. Not awaited: no chain waits for another. */
    hold(number: bigint, task: Promise<unknown>): void {
      const one = { number };
      held.add(one);
      const done = () => held.delete(one);
      task.then(done, done);
    },
    /** Takes a block that was shown to all of them, unless it is not to `count`; returns the newest that is done now. */
    take({ block: { number, hash }, reorged }: Observation, counts: boolean): BlockRef | undefined {
      const gone = new Set(reorged.map((one) => one.hash));
      const left = waiting.filter((one) => !gone.has(one.hash));
      waiting = counts ? [...left, { number, hash }].slice(-mostWaiting) : left;
      const isHeld = (number: bigint) => [...held].some((one) => one.number <= number);
      const done = waiting.findLast((one) => hasLookedUpTo(one.number) && !isHeld(one.number));
      if (done !== undefined) waiting = waiting.filter((one) => one.number > done.number);
      return done;
    },
  };
}

/** Milliseconds in which blocks in which nothing was found are written down once. */
const restMs = 3_000;
/** Blocks before a head that were not the head, at most, of one that was not behind: on a fast chain several come from one look to the next. */
const fewBefore = 16;

/**
 * Which of the blocks that are done are written down. Most hold nothing: to read a few seconds' worth of them again after a stop costs less than to
 * write down each. What was found, taken away, or caught up with is written down at once.
 */
export function createMarks(now: () => number, write: (block: BlockRef) => void) {
  let unwritten: BlockRef | undefined;
  let writtenAt: number | undefined;
  let isQuiet = true;
  /** Blocks since the last head; the first one is caught up with. */
  let before = Number.POSITIVE_INFINITY;

  return {
    found: (): void => {
      isQuiet = false;
    },
    /** Takes the newest block that is done, and writes it down when it is time. */
    take(done: BlockRef | undefined, { isHead, reorged }: Observation): void {
      if (reorged.length > 0) isQuiet = false;
      unwritten = done ?? (reorged.some(({ hash }) => hash === unwritten?.hash) ? undefined : unwritten);
      const hasCaughtUp = isHead && before > fewBefore;
      before = isHead ? 0 : before + 1;
      // By its distance: a clock that was set back must not keep it from being written.
      const isDue = writtenAt === undefined || Math.abs(now() - writtenAt) >= restMs;
      const isNews = done !== undefined && !isQuiet;
      if (unwritten === undefined || !(isNews || hasCaughtUp || isDue)) return;
      write(unwritten);
      [unwritten, writtenAt, isQuiet] = [undefined, now(), isQuiet || isNews];
    },
    /** Writes down what is left: at the end, and when all older blocks are filled in, after which nothing may come for long. */
    rest(): void {
      if (unwritten !== undefined) write(unwritten);
      unwritten = undefined;
    },
  };
}
