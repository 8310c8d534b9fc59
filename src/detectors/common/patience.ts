/** Blocks after which what went wrong is tried again. */
const againBlocks = 64n;

/**
 * Does once what takes many requests, and keeps what came of it; whoever asks meanwhile waits for the same. What went wrong is raised at every block, and
 * tried again after a while.
 */
export function createPatience<T>() {
  let done: { readonly value: T } | undefined;
  let failed: { readonly error: unknown; readonly at: bigint } | undefined;
  let running: Promise<T> | undefined;
  return async (block: bigint, work: () => Promise<T>): Promise<T> => {
    if (done !== undefined) return done.value;
    if (failed !== undefined && block >= failed.at && block < failed.at + againBlocks) throw failed.error;
    running ??= work();
    try {
      done = { value: await running };
      return done.value;
    } catch (error) {
      failed = { error, at: block };
      throw error;
    } finally {
      running = undefined;
    }
  };
}
