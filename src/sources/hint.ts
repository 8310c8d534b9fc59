import { Agent, WebSocket } from "undici";
import type { Block, Log } from "../core/types.ts";
import type { Pushed } from "./pushed.ts";

/** Milliseconds. */
const RECONNECT_AFTER = 1_000;
/** A socket that chatters makes us poll fifty times a second, never faster. */
const LEAST_PAUSE = 20;
/** Characters; a header is far shorter. */
const LONGEST = 262_144;
/** Characters of an answer that says whether a subscription was taken. */
const SHORT = 512;
/** Ids of the two subscriptions. */
const HEADS = 1;
const LOGS = 2;

/** The largest log that fits into a block is a message of 15 MB; a socket that says more is given up before it has said it. */
const dispatcher = new Agent({ webSocket: { maxPayloadSize: 20 * 1024 * 1024 } });

/**
 * A wait that a new head cuts short. Polling alone would do; a hint that is lost, late or forged costs nothing but time.
 * Without a URL it is a plain wait. `read` makes a block of what a message names as the head; nobody believes it for that. With `pushed` logs are
 * subscribed to as well; a node that refuses that is a plain hint.
 */
export function openHint(
  url: string | undefined,
  onFault: (error: unknown) => void,
  read: (header: unknown) => Block | undefined = () => undefined,
  pushed?: Pushed,
) {
  let wake: (() => void) | undefined;
  let socket: WebSocket | undefined;
  let retryAt = 0;
  let wokenAt = 0;
  let missed = false;
  let pushes = false;
  let last: string | undefined;
  /** Ends the wait that goes on. It is told of the end of all once, and not at each wait. */
  let ending: (() => void) | undefined;
  let ended: AbortSignal | undefined;

  function listenTo(signal: AbortSignal): void {
    if (ended !== signal) signal.addEventListener("abort", () => ending?.(), { once: true });
    ended = signal;
  }

  function connect(to: string): void {
    const own = new WebSocket(to, { dispatcher });
    socket = own;
    // An event of a socket that was given up already is nobody's business.
    const drop = (error: unknown) => {
      if (socket !== own) return;
      socket = undefined;
      pushes = false;
      retryAt = performance.now() + RECONNECT_AFTER;
      if (error !== undefined) onFault(error);
    };
    const subscribe = (id: number, params: readonly unknown[]) =>
      own.send(JSON.stringify({ jsonrpc: "2.0", id, method: "eth_subscribe", params }));
    own.addEventListener("open", () => {
      subscribe(HEADS, ["newHeads"]);
      if (pushed !== undefined) subscribe(LOGS, pushed.params);
    });
    // Whatever comes is a reason to poll, but for a log: it comes with its head.
    own.addEventListener("message", ({ data }: { readonly data: unknown }) => {
      if (socket !== own) return;
      if (pushed !== undefined && typeof data === "string" && data.length <= LONGEST) {
        if (pushed.keep(data)) return;
        if (data.length <= SHORT && memberOf(parsed(data), "id") === LOGS)
          pushes = typeof memberOf(parsed(data), "result") === "string";
      }
      missed = true;
      // A log that is too long to be kept takes nothing from the head that was named before it.
      if (typeof data === "string" && data.length <= LONGEST) last = data;
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
      listenTo(signal);
      return new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          [wake, ending] = [undefined, undefined];
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
        ending = end;
        wake = endSoon;
        if (missed) endSoon();
      });
    },
    /** The head that the last message named, once. */
    named(): Block | undefined {
      const data = last;
      last = undefined;
      return data === undefined ? undefined : read(headerIn(data));
    },
    /** The logs of a block that its node pushed; none from one that pushes none. */
    pushed: async (block: Block): Promise<readonly Log[]> => (pushes && pushed ? pushed.of(block) : []),
    close(): void {
      const open = socket;
      socket = undefined;
      open?.close();
    },
  };
}

function headerIn(text: string): unknown {
  return memberOf(memberOf(parsed(text), "params"), "result");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
