import type { Readable } from "node:stream";
import { type Dispatcher, Pool } from "undici";

/** One HTTP request to a node. */
export type Posted = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The request is made ready, and its bytes leave once this resolves; where it fails, none do. At once unless it is given. */
  readonly when?: Promise<unknown> | undefined;
  readonly signal: AbortSignal;
};

/** What comes back, piece by piece: nothing of it is bounded yet. */
export type Answered = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: AsyncIterable<Uint8Array>;
};

/** Connections to one node that are kept open. */
export type Carrier = { post(request: Posted): Promise<Answered>; close(): Promise<void> };

export type CarrierOptions = {
  readonly connections: number;
  /** Milliseconds that a connection may take to be made. */
  readonly timeoutMs: number;
  /** Called for every connection that is made. */
  readonly onConnect: (() => void) | undefined;
};

/** How nodes are reached. `origin` is scheme, host and port; a redirect is an answer like any other and is not followed. */
export type OpenCarrier = (origin: string, options: CarrierOptions) => Carrier;

/** Bytes of an answer that wait for whoever reads them, before its node is made to wait as well. */
const mostWaiting = 65_536;
/** Bytes that are taken before everybody else has a turn: what lies ready is read without end otherwise. */
const perTurn = 256 * 1024;

export const overHttp: OpenCarrier = (origin, { connections, timeoutMs, onConnect }) => {
  // The signal of each request ends it: the pool needs no clock of its own for what it waits for.
  const waits = { headersTimeout: 0, bodyTimeout: 0, connect: { timeout: timeoutMs } };
  const pool = new Pool(origin, { connections, keepAliveTimeout: 60_000, ...waits });
  if (onConnect !== undefined) pool.on("connect", onConnect);
  return { post: (request) => exchange(pool, request), close: () => pool.destroy() };
};

/** Without the streams that undici makes of an answer, which cost as much as all the rest of a request. */
function exchange(pool: Pool, { signal, when, ...request }: Posted): Promise<Answered> {
  return new Promise((resolve, reject) => {
    let running: Dispatcher.DispatchController | undefined;
    const stop = () => {
      running?.abort(gone());
      reject(gone());
    };
    const pieces = createPieces(() => running);
    const end = (error?: Error) => {
      signal.removeEventListener("abort", stop);
      pieces.end(error);
    };
    signal.addEventListener("abort", stop, { once: true });
    pool.dispatch(
      { method: "POST", ...(when === undefined ? request : held(request, when)) },
      {
        onRequestStart(controller) {
          running = controller;
          if (signal.aborted) controller.abort(gone());
        },
        onResponseStart(_, statusCode, headers) {
          if (statusCode >= 200) resolve({ statusCode, headers, body: pieces.read() });
        },
        onResponseData: (_, chunk) => pieces.push(chunk),
        onResponseEnd: () => end(),
        onResponseError(_, error) {
          end(error);
          reject(error);
        },
      },
    );
  });
}

/** It has a connection and its head is written, all but the last step. */
function held({ headers, body, ...request }: Omit<Posted, "signal" | "when">, when: Promise<unknown>) {
  const pieces = async function* () {
    await when;
    yield body;
  };
  const length = { "content-length": `${Buffer.byteLength(body)}` };
  // What can be iterated is taken as well; the types do not say so.
  return { ...request, headers: { ...headers, ...length }, body: pieces() as unknown as Readable };
}

/** What has arrived and was not read yet. Who stops reading ends the request. */
function createPieces(controller: () => Dispatcher.DispatchController | undefined) {
  const waiting: Uint8Array[] = [];
  let [bytes, isOver] = [0, false];
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  let ofTurn = 0;

  const isEnough = () => bytes > mostWaiting || ofTurn > perTurn;

  function goOn(): void {
    const running = controller();
    if (!isEnough() && running?.paused === true) running.resume();
  }

  function nextTurn(): void {
    ofTurn = 0;
    goOn();
  }

  return {
    push(chunk: Uint8Array): void {
      if (ofTurn === 0) setImmediate(nextTurn);
      waiting.push(chunk);
      bytes += chunk.length;
      ofTurn += chunk.length;
      if (isEnough()) controller()?.pause();
      wake?.();
    },
    end(error?: Error): void {
      isOver = true;
      failure = error;
      wake?.();
    },
    async *read(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          const chunk = waiting.shift();
          if (chunk !== undefined) {
            bytes -= chunk.length;
            goOn();
            yield chunk;
          } else if (failure !== undefined) throw failure;
          else if (isOver) return;
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
      } finally {
        if (!isOver) controller()?.abort(gone());
      }
    },
  };
}

function gone(): Error {
  return new Error("whoever asked does not wait any more");
}
