import { WebSocket } from "undici";

/**
 * A wait that a new head cuts short. Polling alone would do; a hint that is lost, late or forged costs nothing but time.
 * Without a URL it is a plain wait.
 */
export function openHint(url: string | undefined, onFault: (error: unknown) => void) {
  let wake: (() => void) | undefined;
  let socket: WebSocket | undefined;
  let retryAt = 0;
  let missed = false;

  function connect(): void {
    if (url === undefined || socket !== undefined) return;
    socket = new WebSocket(url);
    const drop = (error: unknown) => {
      if (socket === undefined) return;
      socket = undefined;
      retryAt = performance.now() + 1_000;
      if (error !== undefined) onFault(error);
    };
    socket.addEventListener("open", () =>
      socket?.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params: ["newHeads"] })),
    );
    // What it says is not read: whatever comes is a reason to poll.
    socket.addEventListener("message", () => {
      missed = true;
      wake?.();
    });
    socket.addEventListener("close", () => drop(undefined));
    socket.addEventListener("error", (event) => drop(event.error ?? event.message));
  }

  return {
    wait(ms: number, signal: AbortSignal): Promise<void> {
      if (performance.now() >= retryAt) connect();
      if (missed || signal.aborted) {
        missed = false;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          signal.removeEventListener("abort", end);
          wake = undefined;
          missed = false;
          resolve();
        };
        const timer = setTimeout(end, ms);
        signal.addEventListener("abort", end, { once: true });
        wake = end;
      });
    },
    close(): void {
      const open = socket;
      socket = undefined;
      open?.close();
    },
  };
}
