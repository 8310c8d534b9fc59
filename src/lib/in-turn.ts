/** Runs tasks one after the other, in the order in which they are given; one that fails stops no other. */
export function inTurn(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task);
    // Who gave the task hears of its failure.
    last = next.catch(() => undefined);
    return next;
  };
}
