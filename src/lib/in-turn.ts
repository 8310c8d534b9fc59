import { withDeadline } from "./deadline.ts";

export type Turn = <T>(task: () => Promise<T>) => Promise<T>;

/** Runs tasks one after the other, in the order in which they are given, the first at once; one that fails stops no other. */
export function inTurn(): Turn {
  let last: Promise<unknown> | undefined;
  return (task) => {
    const next = last === undefined ? begun(task) : last.then(task);
    // Who gave the task hears of its failure.
    const ended: Promise<unknown> = next
      .catch(() => undefined)
      .then(() => {
        if (last === ended) last = undefined;
      });
    last = ended;
    return next;
  };
}

/** Milliseconds; a task that hangs keeps nobody from ending. */
const patienceMs = 2_000;

/** Resolves when what was given so far has ended, soon in any case. */
export async function ended(turn: Turn): Promise<void> {
  await withDeadline(
    turn(async () => undefined),
    patienceMs,
    () => undefined,
  );
}

/** Whatever it raises comes with the promise. */
async function begun<T>(task: () => Promise<T>): Promise<T> {
  return task();
}
