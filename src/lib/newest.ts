/**
 * Runs a task for the newest thing only: what comes while it runs is remembered, the newest replacing the older, and done next.
 * `idle` resolves when nothing runs and nothing waits; `isBusy` says whether something does; `drop` leaves undone what waits.
 */
export function onlyNewest<T>(task: (thing: T) => Promise<void>, onError: (error: unknown) => void) {
  let waiting: { readonly thing: T } | undefined;
  let running: Promise<void> | undefined;

  async function work(): Promise<void> {
    for (let next = waiting; next !== undefined; next = waiting) {
      waiting = undefined;
      await task(next.thing).catch(onError);
    }
    // In the same tick as the last look, so that nothing waits with nobody running.
    running = undefined;
  }

  const take = (thing: T): void => {
    waiting = { thing };
    running ??= work();
  };
  const drop = (): void => {
    waiting = undefined;
  };
  return Object.assign(take, { drop, idle: async () => await running, isBusy: () => running !== undefined });
}
