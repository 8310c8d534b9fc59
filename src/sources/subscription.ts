import type { Socket } from "node:net";
import { Agent, buildConnector, WebSocket } from "undici";

/** Milliseconds. */
const RECONNECT_AFTER = 1_000;
/** Characters of an answer that says whether a subscription was taken. */
const SHORT = 512;

/** The largest log that fits into a block is a message of 15 MB; a socket that says more is given up before it has said it. */
const webSocket = { maxPayloadSize: 20 * 1024 * 1024 };
const dial = buildConnector({ allowH2: false });

export type SubscriptionOptions = {
  readonly url: string;
  /** What `eth_subscribe` is asked for. */
  readonly params: readonly unknown[];
  /** Told of whatever the node says. */
  readonly heard: (data: unknown) => void;
  readonly fault: (error: unknown) => void;
};

/** One subscription over a socket of its own: opened when it is asked for, and anew a second after it was lost. */
export function createSubscription({ url, params, heard, fault }: SubscriptionOptions) {
  let socket: WebSocket | undefined;
  let wire: Socket | undefined;
  let retryAt = 0;
  let isTaken = false;
  /** When it was opened, or last said something. */
  let saidAt = 0;
  const dispatcher = new Agent({
    webSocket,
    connect: (options, callback) =>
      dial(options, (...made) => {
        wire = made[1] ?? undefined;
        callback(...made);
      }),
  });

  function lose(): void {
    socket = undefined;
    isTaken = false;
    retryAt = performance.now() + RECONNECT_AFTER;
  }

  function connect(): void {
    const own = new WebSocket(url, { dispatcher });
    socket = own;
    saidAt = performance.now();
    // An event of a socket that was given up already is nobody's business.
    const drop = (error: unknown) => {
      if (socket !== own) return;
      lose();
      if (error !== undefined) fault(error);
    };
    own.addEventListener("open", () =>
      own.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params })),
    );
    own.addEventListener("message", ({ data }: { readonly data: unknown }) => {
      if (socket !== own) return;
      saidAt = performance.now();
      if (!isTaken && typeof data === "string" && data.length <= SHORT) isTaken = isResult(parsed(data));
      heard(data);
    });
    own.addEventListener("close", () => drop(undefined));
    own.addEventListener("error", (event) => drop(event.error ?? event.message));
  }

  return {
    /** Opens it, where it is not open and may be. */
    open(): void {
      if (socket !== undefined || performance.now() < retryAt) return;
      try {
        connect();
      } catch (error) {
        retryAt = Number.POSITIVE_INFINITY; // not a URL now, nor later
        fault(error);
      }
    },
    /** Whether the node took it. */
    isTaken: (): boolean => isTaken,
    /** Gives it up where it has said nothing for so many milliseconds, so that it is opened anew; whether it was. */
    dropQuiet(ms: number): boolean {
      const open = socket;
      if (open === undefined || performance.now() - saidAt < ms) return false;
      lose();
      open.close();
      // Who is not there any more, or does not answer, would never end it.
      wire?.destroy();
      return true;
    },
    close(): void {
      const open = socket;
      socket = undefined;
      open?.close();
    },
  };
}

function isResult(answer: unknown): boolean {
  return memberOf(answer, "id") === 1 && typeof memberOf(answer, "result") === "string";
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
