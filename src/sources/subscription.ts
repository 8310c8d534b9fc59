import { Agent, buildConnector, WebSocket } from "undici";
import { messageOf } from "../core/errors.ts";

/** Milliseconds. */
const RECONNECT_AFTER = 1_000;
const lost =
  "the node ended the connection, or takes none; it is opened anew, and heads are found by polling meanwhile: check the node's WebSocket";
/** Characters of an answer that says whether a subscription was taken. */
const SHORT = 512;

/**
 * Bytes of one message. A header is far shorter; a log may have 15 MB, and to put that together and make one text of it would hold everything up for a
 * fifth of a second. Whoever begins to say more is given up before it has said it.
 */
const webSocket = { maxPayloadSize: 1024 * 1024 };
const connector = buildConnector({ allowH2: false });

/** What of a WebSocket is used here. */
export type Socket = {
  addEventListener(name: string, heard: (event: { data?: unknown; error?: unknown; message?: string }) => void): void;
  send(text: string): void;
  close(): void;
};
/** A socket, and the end of it that asks nobody: who is not there any more, or does not answer, would never end it. */
export type Dialled = { readonly socket: Socket; readonly destroy: () => void };
/** How a socket is opened; only tests have a way of their own. */
export type Dial = (url: string) => Dialled;

const overWire: Dial = (url) => {
  let wire: { destroy(): unknown } | null = null;
  const dispatcher = new Agent({
    webSocket,
    connect: (options, callback) =>
      connector(options, (...made) => {
        wire = made[1];
        callback(...made);
      }),
  });
  return { socket: new WebSocket(url, { dispatcher }), destroy: () => void wire?.destroy() };
};

export type SubscriptionOptions = {
  readonly url: string;
  readonly dial?: Dial | undefined;
  /** What `eth_subscribe` is asked for. */
  readonly params: readonly unknown[];
  /** Told of whatever the node says. */
  readonly heard: (data: unknown) => void;
  /** Whether it tells what may be as long as strangers pay for, such as logs: that it ends without a word is no fault of the node then. */
  readonly mayBeLong?: boolean;
  readonly fault: (error: unknown) => void;
};

/** One subscription over a socket of its own: opened when it is asked for, and anew a second after it was lost. */
export function createSubscription({
  url,
  dial = overWire,
  params,
  heard,
  mayBeLong = false,
  fault,
}: SubscriptionOptions) {
  let dialled: Dialled | undefined;
  let retryAt = 0;
  let isTaken = false;
  /** When it was opened, or last said something. */
  let saidAt = 0;

  function lose(): void {
    dialled = undefined;
    isTaken = false;
    retryAt = performance.now() + RECONNECT_AFTER;
  }

  function connect(): void {
    const made = dial(url);
    const own = made.socket;
    dialled = made;
    saidAt = performance.now();
    // An event of a socket that was given up already is nobody's business.
    const drop = (error: unknown) => {
      if (dialled !== made) return;
      lose();
      if (error !== undefined) fault(error);
    };
    own.addEventListener("open", () =>
      own.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params })),
    );
    own.addEventListener("message", ({ data }) => {
      if (dialled !== made) return;
      saidAt = performance.now();
      if (!isTaken && typeof data === "string" && data.length <= SHORT) isTaken = isResult(parsed(data));
      heard(data);
    });
    own.addEventListener("close", () => drop(undefined));
    own.addEventListener("error", ({ error, message }) => {
      // Where a node ends or refuses it without a word, or says too much, there is none to pass on.
      const isSilent = messageOf(error ?? message ?? "") === "";
      drop(isSilent ? (mayBeLong ? undefined : lost) : (error ?? message));
    });
  }

  return {
    /** Opens it, where it is not open and may be. */
    open(): void {
      if (dialled !== undefined || performance.now() < retryAt) return;
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
      const quiet = dialled;
      if (quiet === undefined || performance.now() - saidAt < ms) return false;
      lose();
      quiet.socket.close();
      quiet.destroy();
      return true;
    },
    close(): void {
      const open = dialled;
      dialled = undefined;
      isTaken = false;
      open?.socket.close();
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
