import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectSecure, type TLSSocket } from "node:tls";
import { createAnswerReader, type Head } from "./http-answer.ts";

/** Where a node is, and how it is reached. */
export type Place = {
  readonly isSecure: boolean;
  readonly host: string;
  readonly port: number;
  /** Milliseconds that a connection may take to be made. */
  readonly timeoutMs: number;
};

/** What becomes of one request. After `end` nothing more comes. */
export type Taker = {
  head(head: Head): void;
  piece(bytes: Buffer): void;
  /** What arrived together was handed on. */
  arrived(isOver: boolean): void;
  end(error: Error): void;
};

export type Connection = {
  /** Sends a request and hands on its answer; one at a time. */
  run(request: string, taker: Taker): void;
  pause(): void;
  resume(): void;
  destroy(error: Error): void;
};

export type Events = {
  /** It was made. */
  readonly onOpen: () => void;
  /** It can take the next request. */
  readonly onFree: (one: Connection) => void;
  /** It can take none any more. */
  readonly onGone: (one: Connection) => void;
};

/** Milliseconds for which a connection without requests is kept; and so much less than the other side keeps it, so that it does not end under a request. */
const [longestKept, margin] = [60_000, 2_000];

/** One connection to a node, for one request after the other. */
export function openConnection(place: Place, { onOpen, onFree, onGone }: Events): Connection {
  const socket = open(place);
  let waiting: string | undefined;
  let running: { readonly reader: ReturnType<typeof createAnswerReader>; readonly taker: Taker } | undefined;
  let [isOpen, isGone, keptMs] = [false, false, longestKept];
  const late = setTimeout(() => gone(new Error(`no connection within ${place.timeoutMs} ms`)), place.timeoutMs);

  function gone(error: Error): void {
    clearTimeout(late);
    if (isGone) return;
    isGone = true;
    socket.destroy();
    onGone(own);
    const { taker } = running ?? {};
    running = undefined;
    taker?.end(error);
  }

  function take(chunk: Buffer): void {
    if (running === undefined) {
      gone(new Error("the other side sent what nobody asked for"));
      return;
    }
    const { reader, taker } = running;
    try {
      const isOver = reader.push(chunk);
      if (isOver) rest(reader);
      taker.arrived(isOver);
    } catch (error) {
      gone(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Nobody waits for anything: the process may end, and the other side may close it. */
  function rest(reader: ReturnType<typeof createAnswerReader>): void {
    running = undefined;
    const { isKept, keptMs: said = longestKept + margin } = reader.kept();
    const ms = Math.min(longestKept, said - margin);
    if (!isKept || ms <= 0) {
      gone(new Error("it was closed"));
      return;
    }
    if (ms !== keptMs) socket.setTimeout(ms);
    keptMs = ms;
    socket.unref();
    onFree(own);
  }

  function closed(): void {
    const { reader, taker } = running ?? {};
    const isOver = reader?.end() === true;
    if (isOver) running = undefined;
    gone(new Error("the other side closed the connection"));
    if (isOver) taker?.arrived(true);
  }

  socket.setNoDelay(true);
  socket.setTimeout(keptMs, () => running === undefined && gone(new Error("nothing was asked for long")));
  socket.once(place.isSecure ? "secureConnect" : "connect", () => {
    clearTimeout(late);
    isOpen = true;
    onOpen();
    if (waiting !== undefined) socket.write(waiting);
    waiting = undefined;
  });
  socket.on("data", take).on("end", closed).on("close", closed).on("error", gone);

  const own: Connection = {
    run(request, taker) {
      running = { reader: createAnswerReader(taker.head, taker.piece), taker };
      socket.ref();
      // Nothing is sent before it is known who is at the other end.
      if (isOpen) socket.write(request);
      else waiting = request;
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    destroy: gone,
  };
  return own;
}

function open({ isSecure, host, port }: Place): Socket | TLSSocket {
  if (!isSecure) return connectPlain({ host, port });
  const servername = isIP(host) === 0 ? { servername: host } : {};
  return connectSecure({ host, port, ALPNProtocols: ["http/1.1"], ...servername });
}
