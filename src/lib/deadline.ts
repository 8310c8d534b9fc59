/** Resolves with `late()` when the promise takes longer than `ms`; the promise itself is left to end as it will. */
export function withDeadline<T, L>(promise: Promise<T>, ms: number, late: () => L): Promise<T | L> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      try {
        resolve(late());
      } catch (error) {
        reject(error);
      }
    }, ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Has it done `ms` after the signal, also one that came before; keeps no process for it. */
export function afterAbort(signal: AbortSignal, ms: number, done: () => void): void {
  const arm = () => void setTimeout(done, ms).unref();
  if (signal.aborted) arm();
  else signal.addEventListener("abort", arm, { once: true });
}
