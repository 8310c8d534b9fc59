/** Blocks after which what went wrong is tried again. */
const againBlocks = 64n;

/** Does once what takes many requests, and keeps what came of it. What went wrong is raised at every block, and tried again after a while. */
export function createPatience<T>() {
  let done: { readonly value: T } | undefined;
  let failed: { readonly error: unknown; readonly at: bigint } | undefined;
  return async (block: bigint, work: () => Promise<T>): Promise<T> => {
    if (done !== undefined) return done.value;
    if (failed !== undefined && block >= failed.at && block < failed.at + againBlocks) throw failed.error;
    try {
      done = { value: await work() };
      return done.value;
    } catch (error) {
      failed = { error, at: block };
      throw error;
    }
  };
}
