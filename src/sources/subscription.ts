import { Agent, WebSocket } from "undici";

/** Milliseconds. */
const RECONNECT_AFTER = 1_000;
/** Characters of an answer that says whether a subscription was taken. */
const SHORT = 512;

/** The largest log that fits into a block is a message of 15 MB; a socket that says more is given up before it has said it. */
const dispatcher = new Agent({ webSocket: { maxPayloadSize: 20 * 1024 * 1024 } });

/** What of a WebSocket is used here. */
export type Socket = {
  addEventListener(name: string, heard: (event: { data?: unknown; error?: unknown; message?: string }) => void): void;
  send(text: string): void;
  close(): void;
};
/** How a socket is opened; only tests have a way of their own. */
export type Dial = (url: string) => Socket;

const overWire: Dial = (url) => new WebSocket(url, { dispatcher });

export type SubscriptionOptions = {
  readonly url: string;
  readonly dial?: Dial | undefined;
  /** What `eth_subscribe` is asked for. */
  readonly params: readonly unknown[];
  /** Told of whatever the node says. */
  readonly heard: (data: unknown) => void;
  readonly fault: (error: unknown) => void;
};

/** One subscription over a socket of its own: opened when it is asked for, and anew a second after it was lost. */
export function createSubscription({ url, dial = overWire, params, heard, fault }: SubscriptionOptions) {
  let socket: Socket | undefined;
  let retryAt = 0;
  let heardAt = 0;
  let isTaken = false;

  function connect(): void {
    const own = dial(url);
    socket = own;
    heardAt = performance.now();
    // An event of a socket that was given up already is nobody's business.
    const drop = (error: unknown) => {
      if (socket !== own) return;
      socket = undefined;
      isTaken = false;
      retryAt = performance.now() + RECONNECT_AFTER;
      if (error !== undefined) fault(error);
    };
    own.addEventListener("open", () =>
      own.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params })),
    );
    own.addEventListener("message", ({ data }) => {
      if (socket !== own) return;
      heardAt = performance.now();
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
    /** Milliseconds for which an open socket has said nothing. */
    silentMs: (): number => (socket === undefined ? 0 : performance.now() - heardAt),
    /** Gives the socket up; it may be opened again. */
    close(): void {
      const open = socket;
      socket = undefined;
      isTaken = false;
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
