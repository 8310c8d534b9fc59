import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Scan } from "../lib/json-scan.ts";
import { type OpenCarrier, overHttp } from "./carrier.ts";
import { maskOf } from "./masked.ts";
import { createPost, type Posting } from "./posting.ts";
import { RpcError } from "./refusal.ts";

export type RpcCall = { readonly method: string; readonly params: readonly unknown[] };

/** One node. `name` is its host and port: a URL may hold a key in its path and is never shown. */
export type Rpc = {
  readonly name: string;
  /**
   * Calls that are made in the same tick travel as one JSON-RPC batch. Raises RPC_UNREACHABLE, RPC_BAD_ANSWER or RPC_ERROR.
   * With `scan` the call travels alone, its answer goes there byte by byte, and nothing is returned. With `when` it travels alone as well, and is made
   * ready now: its bytes leave once that resolves, and none do where it fails.
   */
  request(method: string, params?: readonly unknown[], ...how: How): Promise<unknown>;
  close(): Promise<void>;
};

export type How = [scan?: Scan | undefined, when?: Promise<unknown> | undefined];

export type RpcLimits = {
  /** What the node is called instead of its host and port, where several share these. */
  readonly name?: string;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  /** Calls that travel together at most, and fail together when the answer is too large. */
  readonly maxBatch?: number;
  /** Connections that are kept open. */
  readonly connections?: number;
  /** Called for every connection that is made. */
  readonly onConnect?: () => void;
  /** Called when the node says that it was asked too often; with the milliseconds that it wants to be left alone, where it says so. */
  readonly onLimit?: (retryAfterMs: number | undefined) => void;
  /** How the node is reached; over HTTP unless it is given. */
  readonly carry?: OpenCarrier;
};

type Waiting = {
  readonly call: RpcCall;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
};

/** Public nodes refuse larger batches. */
const usualBatch = 20;

/** Keeps connections to one node open and bounds every answer in time (2 s) and size (32 MB). */
export function openRpc(
  url: string,
  {
    name,
    timeoutMs = 2_000,
    maxBytes = 32 * 1024 * 1024,
    maxBatch = usualBatch,
    connections = 4,
    onConnect,
    onLimit,
    carry = overHttp,
  }: RpcLimits = {},
): Rpc {
  const { origin } = parse(url);
  const host = name ?? hostOf(url);
  const mask = maskOf(url);
  const carrier = carry(origin, { connections, timeoutMs, onConnect });
  const post = createPost({ carrier, url: parse(url), host, mask, timeoutMs, maxBytes, onLimit });
  const waiting: Waiting[] = [];

  async function flush(): Promise<void> {
    const batch = waiting.splice(0, maxBatch);
    if (waiting.length > 0) queueMicrotask(() => void flush()); // the rest goes in a batch of its own; errors reach its callers
    try {
      const body = batch.map(({ call }, id) => ({ jsonrpc: "2.0", id, ...call }));
      const answer = await post(JSON.stringify(body.length === 1 ? body[0] : body));
      // Some node may answer what nobody asked; who lists a million of that is not listened to.
      const answers: readonly unknown[] = Array.isArray(answer) ? answer.slice(0, 2 * batch.length) : [answer];
      const byId = new Map(answers.map((one) => [idOf(one), one]));
      // What has no id of the batch speaks for all of it only as a refusal.
      const refusal = batch.length === 1 || isRefusal(answer) ? answer : undefined;
      batch.forEach((one, id) => {
        settle(one, byId.get(id) ?? refusal, { host, mask, onLimit });
      });
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
  }

  async function alone(call: RpcCall, ...how: How): Promise<unknown> {
    const answer = await post(JSON.stringify({ jsonrpc: "2.0", id: 0, ...call }), ...how);
    return new Promise((resolve, reject) => settle({ call, resolve, reject }, answer, { host, mask, onLimit }));
  }

  /** What fails while nothing has left, as a connection that was closed meanwhile, is asked as it would be without having been made ready. */
  async function ready(call: RpcCall, when: Promise<unknown>): Promise<unknown> {
    let isFree = false;
    const free = when.then(() => {
      isFree = true;
    });
    free.catch(() => undefined); // told below
    try {
      return await alone(call, undefined, free);
    } catch (error) {
      if (isFree) throw error;
      await when;
      return alone(call);
    }
  }

  return {
    name: host,
    request(method, params = [], scan, when) {
      if (when !== undefined) return ready({ method, params }, when);
      if (scan !== undefined) return alone({ method, params }, scan);
      return new Promise((resolve, reject) => {
        waiting.push({ call: { method, params }, resolve, reject });
        if (waiting.length === 1) queueMicrotask(() => void flush()); // errors reach the callers in `waiting`
      });
    },
    close: () => carrier.close(),
  };
}

function idOf(answer: unknown): unknown {
  return typeof answer === "object" && answer !== null && "id" in answer ? answer.id : undefined;
}

function isRefusal(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && "error" in answer;
}

function settle(
  { call, resolve, reject }: Waiting,
  answer: unknown,
  { host, mask, onLimit }: Pick<Posting, "host" | "mask" | "onLimit">,
): void {
  if (typeof answer !== "object" || answer === null) {
    reject(
      new FirebreakError(
        "RPC_BAD_ANSWER",
        `${host} left ${call.method} unanswered in a batch; use a node that answers batches`,
        { retryable: true },
      ),
    );
    return;
  }
  if ("error" in answer && typeof answer.error === "object" && answer.error !== null) {
    const { code, message, data } = answer.error as { code?: unknown; message?: unknown; data?: unknown };
    const refusal = new RpcError(
      host,
      call.method,
      typeof code === "number" ? code : 0,
      mask(messageOf(wordsOf(message))),
      data,
    );
    if (refusal.isLimit) onLimit?.(undefined);
    reject(refusal);
    return;
  }
  if ("result" in answer) resolve(answer.result);
  else
    reject(
      new FirebreakError(
        "RPC_BAD_ANSWER",
        `${host} answered ${call.method} with neither result nor error; use another node`,
        { retryable: true },
      ),
    );
}

/** Bytes of a message that is too long for a text of which one is made. */
const mostWords = 1_000;

/** What a node says, as far as it is words: of megabytes that stand there, or of a list, no text is made. */
function wordsOf(message: unknown): string {
  if (message instanceof Uint8Array) return Buffer.from(message.subarray(0, mostWords)).toString();
  return typeof message === "string" ? message : "no message";
}

/** What of a URL may be shown: host and port. Raises CONFIG. */
export function hostOf(url: string): string {
  return parse(url).host;
}

function parse(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === "http:" || parsed?.protocol === "https:") return parsed;
  throw new FirebreakError(
    "CONFIG",
    "expected an RPC URL that starts with http:// or https://, found another; correct it in the configuration, or in the environment variable that stands there",
  );
}
