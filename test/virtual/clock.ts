import { syncBuiltinESMExports } from "node:module";

type Timer = { at: number; readonly order: number; readonly run: () => void; readonly every: number | undefined };

// The module itself: what is imported by name is only a view of it.
const promises = process.getBuiltinModule("node:timers/promises");
const real = { ...globalThis, setTimeout, clearTimeout, setInterval, clearInterval };
const realSleep = promises.setTimeout;
const realPerformance = performance.now.bind(performance);
const [realNow, realAbort] = [Date.now, AbortSignal.timeout];
/** Made once: there are thousands, and each would keep where it came from. */
const tooLate = new DOMException("it took too long", "TimeoutError");
/** Turns of the event loop in which everything runs that waits for nothing but its turn. */
const turns = 3;

export type Clock = ReturnType<typeof startClock>;

/**
 * Every timer of this process waits for this clock, which jumps to the next one as soon as nothing is left to do at its time: an hour takes as
 * long as what happens in it. Two runs of the same thing see the same times. `stop` gives the real timers back.
 */
export function startClock(start = 1_700_000_000_000) {
  let [now, order] = [start, 0];
  const timers = new Set<Timer>();
  const handles = new WeakMap<object, Timer>();

  function add(run: (...args: unknown[]) => void, ms: number, every: boolean, args: unknown[]): object {
    const wait = Math.max(1, Math.round(Number(ms) || 0));
    const timer: Timer = {
      at: now + wait,
      order: order++,
      run: () => run(...args),
      every: every ? wait : undefined,
    };
    timers.add(timer);
    const handle = { unref: () => handle, ref: () => handle, hasRef: () => true };
    handles.set(handle, timer);
    return handle;
  }
  function clear(handle: unknown): void {
    const timer = typeof handle === "object" && handle !== null ? handles.get(handle) : undefined;
    if (timer !== undefined) timers.delete(timer);
  }
  const sleep = (ms: number, value?: unknown, { signal }: { signal?: AbortSignal } = {}) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const end = () => {
        clear(handle);
        reject(signal?.reason);
      };
      const handle = add(
        () => {
          signal?.removeEventListener("abort", end);
          resolve(value);
        },
        ms,
        false,
        [],
      );
      signal?.addEventListener("abort", end, { once: true });
    });

  Object.assign(globalThis, {
    setTimeout: (run: () => void, ms: number, ...args: unknown[]) => add(run, ms, false, args),
    setInterval: (run: () => void, ms: number, ...args: unknown[]) => add(run, ms, true, args),
    clearTimeout: clear,
    clearInterval: clear,
  });
  Object.assign(AbortSignal, {
    timeout: (ms: number) => {
      const controller = new AbortController();
      add(() => controller.abort(tooLate), ms, false, []);
      return controller.signal;
    },
  });
  Date.now = () => now;
  performance.now = () => now - start;
  // Who imported it by name sees the new one only after the names were taken over again.
  promises.setTimeout = sleep as typeof promises.setTimeout;
  syncBuiltinESMExports();

  function earliest(): Timer | undefined {
    let first: Timer | undefined;
    for (const one of timers)
      if (first === undefined || one.at < first.at || (one.at === first.at && one.order < first.order)) first = one;
    return first;
  }

  return {
    now: () => now,
    /** Lets so many milliseconds pass. */
    async pass(ms: number): Promise<void> {
      const end = now + ms;
      for (;;) {
        await settled();
        const next = earliest();
        if (next === undefined || next.at > end) break;
        now = Math.max(now, next.at);
        if (next.every === undefined) timers.delete(next);
        else next.at = now + next.every;
        next.run();
      }
      now = end;
    },
    waiting: () => timers.size,
    stop(): void {
      const { setTimeout, clearTimeout, setInterval, clearInterval } = real;
      Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval });
      Object.assign(AbortSignal, { timeout: realAbort });
      Date.now = realNow;
      performance.now = realPerformance;
      promises.setTimeout = realSleep;
      syncBuiltinESMExports();
      timers.clear();
    },
  };
}

/** What is on its way to the disk is waited for: it takes no virtual time. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (process.getActiveResourcesInfo().some((name) => name.startsWith("FS"))) turn = 0;
  }
}
