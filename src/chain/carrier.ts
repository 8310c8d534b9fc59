import { type Connection, openConnection, type Place, type Taker } from "./connection.ts";
import type { Head } from "./http-answer.ts";
import { takerOf } from "./taking.ts";

/** One HTTP request to a node. */
export type Posted = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
};

/** What comes back, piece by piece: nothing of it is bounded yet. What was there at once is a list. */
export type Answered = Head & { readonly body: AsyncIterable<Uint8Array> | readonly Uint8Array[] };

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

type Job = { readonly request: string; readonly taker: Taker; readonly on: (connection: Connection) => void };

/** HTTP/1.1 with as little as it takes: a client for everything costs half a millisecond of processor for each request. */
export const overHttp: OpenCarrier = (origin, { connections, timeoutMs, onConnect }) => {
  const { protocol, hostname, host, port } = new URL(origin);
  const isSecure = protocol === "https:";
  const place: Place = {
    ...{ isSecure, host: hostname.replace(/^\[|\]$/g, ""), timeoutMs },
    port: port === "" ? (isSecure ? 443 : 80) : Number(port),
  };
  const all = new Set<Connection>();
  const free: Connection[] = [];
  let waiting: Job[] = [];
  let isClosed = false;
  let last: { readonly path: string; readonly headers: Posted["headers"]; readonly head: string } | undefined;

  const events = {
    onOpen: () => onConnect?.(),
    onFree(one: Connection): void {
      free.push(one);
      start();
    },
    onGone(one: Connection): void {
      all.delete(one);
      const at = free.indexOf(one);
      if (at !== -1) free.splice(at, 1);
      start();
    },
  };

  function start(): void {
    while (waiting.length > 0) {
      const connection = free.pop() ?? opened();
      const job = connection && waiting.shift();
      if (connection === undefined || job === undefined) return;
      job.on(connection);
      connection.run(job.request, job.taker);
    }
  }

  function opened(): Connection | undefined {
    if (isClosed || all.size >= connections) return undefined;
    const one = openConnection(place, events);
    all.add(one);
    return one;
  }

  /** What stands before the length of a body is the same for almost all. */
  function headOf(path: string, headers: Posted["headers"]): string {
    if (last?.path === path && last.headers === headers) return last.head;
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n${lines.join("")}content-length: `;
    last = { path, headers, head };
    return head;
  }

  function exchange({ path, headers, body, signal }: Posted): Promise<Answered> {
    return new Promise((resolve, reject) => {
      let running: Connection | undefined;
      const stop = () => {
        waiting = waiting.filter((one) => one !== job);
        running?.destroy(gone());
        reject(gone());
      };
      const settled = () => signal.removeEventListener("abort", stop);
      const flow = {
        pause: () => running?.pause(),
        resume: () => running?.resume(),
        stop: () => running?.destroy(gone()),
      };
      const job: Job = {
        request: `${headOf(path, headers)}${Buffer.byteLength(body)}\r\n\r\n${body}`,
        taker: takerOf({ resolve, reject, settled }, flow),
        on: (connection) => {
          running = connection;
        },
      };
      if (isClosed || signal.aborted) return reject(gone());
      signal.addEventListener("abort", stop, { once: true });
      waiting.push(job);
      start();
    });
  }

  return {
    post: exchange,
    async close() {
      isClosed = true;
      for (const { taker } of waiting.splice(0)) taker.end(gone());
      for (const one of [...all]) one.destroy(gone());
    },
  };
};

function gone(): Error {
  return new Error("whoever asked does not wait any more");
}
