/** Runs tasks one after the other, in the order in which they are given, the first at once; one that fails stops no other. */
export function inTurn(): <T>(task: () => Promise<T>) => Promise<T> {
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

/** Whatever it raises comes with the promise. */
async function begun<T>(task: () => Promise<T>): Promise<T> {
  return task();
}
