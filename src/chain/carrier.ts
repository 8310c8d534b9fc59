import { Pool } from "undici";

/** One HTTP request to a node. */
export type Posted = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
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

export const overHttp: OpenCarrier = (origin, { connections, timeoutMs, onConnect }) => {
  const pool = new Pool(origin, { connections, keepAliveTimeout: 60_000, connect: { timeout: timeoutMs } });
  if (onConnect !== undefined) pool.on("connect", onConnect);
  return { post: (request) => pool.request({ method: "POST", ...request }), close: () => pool.destroy() };
};
