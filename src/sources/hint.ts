import { WebSocket } from "undici";

/** Milliseconds. */
const RECONNECT_AFTER = 1_000;
/** A socket that chatters makes us poll fifty times a second, never faster. */
const LEAST_PAUSE = 20;

/**
 * A wait that a new head cuts short. Polling alone would do; a hint that is lost, late or forged costs nothing but time.
 * Without a URL it is a plain wait.
 */
export function openHint(url: string | undefined, onFault: (error: unknown) => void) {
  let wake: (() => void) | undefined;
  let socket: WebSocket | undefined;
  let retryAt = 0;
  let wokenAt = 0;
  let missed = false;

  function connect(to: string): void {
    const own = new WebSocket(to);
    socket = own;
    // An event of a socket that was given up already is nobody's business.
    const drop = (error: unknown) => {
      if (socket !== own) return;
      socket = undefined;
      retryAt = performance.now() + RECONNECT_AFTER;
      if (error !== undefined) onFault(error);
    };
    own.addEventListener("open", () =>
      own.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params: ["newHeads"] })),
    );
    // What it says is not read: whatever comes is a reason to poll.
    own.addEventListener("message", () => {
      missed = true;
      wake?.();
    });
    own.addEventListener("close", () => drop(undefined));
    own.addEventListener("error", (event) => drop(event.error ?? event.message));
  }

  function connectWhenDue(): void {
    if (url === undefined || socket !== undefined || performance.now() < retryAt) return;
    try {
      connect(url);
    } catch (error) {
      retryAt = Number.POSITIVE_INFINITY; // not a URL now, nor later
      onFault(error);
    }
  }

  return {
    wait(ms: number, signal: AbortSignal): Promise<void> {
      connectWhenDue();
      if (signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          signal.removeEventListener("abort", end);
          wake = undefined;
          missed = false;
          wokenAt = performance.now();
          resolve();
        };
        const endSoon = () => {
          const early = wokenAt + LEAST_PAUSE - performance.now();
          if (early <= 0) return end();
          clearTimeout(timer);
          timer = setTimeout(end, Math.min(ms, early));
          wake = undefined;
        };
        let timer = setTimeout(end, ms);
        signal.addEventListener("abort", end, { once: true });
        wake = endSoon;
        if (missed) endSoon();
      });
    },
    close(): void {
      const open = socket;
      socket = undefined;
      open?.close();
    },
  };
}
