import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from "node:http";
import { z } from "zod";
import type { Reachable } from "../core/away.ts";
import { FirebreakError, notListening } from "../core/errors.ts";
import type { Entry, NewEntry } from "../core/types.ts";
import type { Report } from "../core/unblocked.ts";
import { address } from "../lib/fields.ts";

export type WebhookOptions = {
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** Whoever knows it may report; at least 32 bytes. */
  readonly secret: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** When which nonce was taken; handed in, it outlives this webhook, or what was taken could be sent again to the next one. */
  readonly nonces?: Map<string, number> | undefined;
  /** Takes a report whose signature is valid, and must not wait; false while its chain is not followed, undefined where nobody is named so. */
  readonly report: (report: Report) => boolean | undefined;
};

/** Milliseconds that the sender's clock may be off, and for which a nonce is remembered. */
const windowMs = 5 * 60_000;
const maxBytes = 16 * 1024;
const mostNonces = 10_000;
/** Seconds after which a report is worth another try whose chain is not followed now. */
const awaySeconds = 5;
/** Milliseconds for a whole request. */
const requestMs = 5_000;
const leastSecret = 32;

const text = z.string().max(256);
const body = z.strictObject({
  detector: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  key: z.string().min(1).max(128),
  subject: address,
  evidence: z
    .record(z.string().max(64), text)
    .refine((it) => Object.keys(it).length <= 16, "expected at most 16 facts"),
});

/** What is signed: HMAC-SHA256 with the shared secret over `timestamp.nonce.body`, in hexadecimal; the timestamp in seconds since 1970. */
export function signatureOf(secret: string, timestamp: string, nonce: string, body: string): string {
  return createHmac("sha256", secret).update(`${timestamp}.${nonce}.${body}`).digest("hex");
}

/** Raises CONFIG where it is missing or can be guessed. */
export function requireSecret(secret: string | undefined): asserts secret is string {
  if (secret !== undefined && Buffer.byteLength(secret) >= leastSecret) return;
  const found = secret === undefined ? "none" : "a shorter one";
  throw new FirebreakError(
    "CONFIG",
    `expected a webhook secret of at least ${leastSecret} bytes, found ${found}; set the variable that the configuration names`,
  );
}

/**
 * Listens for what detectors of third parties report, by POST with the headers `x-firebreak-timestamp`, `x-firebreak-nonce` and
 * `x-firebreak-signature`. What is late, was sent before, or is not signed is refused, and the answer does not say more than that. While the list of
 * nonces is full, the answer is 429 and says after how many seconds there is room; while the chain of a report is not followed, 503.
 */
export async function openWebhook({ host, port, secret, now, nonces = new Map(), report }: WebhookOptions) {
  requireSecret(secret);
  /** The status to answer with. */
  async function take(request: IncomingMessage): Promise<number> {
    if (request.method !== "POST") return 405;
    const sent = await read(request);
    if (sent === undefined) return 413;
    const [timestamp, nonce, signature] = ["timestamp", "nonce", "signature"].map((name) =>
      String(request.headers[`x-firebreak-${name}`] ?? ""),
    );
    if (!/^\d{1,12}$/.test(timestamp ?? "") || !/^[\w-]{16,64}$/.test(nonce ?? "")) return 401;
    // The signature first: who does not know the secret must not fill the list of nonces.
    if (!isEqual(signatureOf(secret, timestamp ?? "", nonce ?? "", sent), signature ?? "")) return 401;
    if (Math.abs(now() - Number(timestamp) * 1_000) > windowMs) return 401;
    forget(nonces, now());
    if (nonces.has(nonce ?? "")) return 409;
    if (nonces.size >= mostNonces) return 429;
    nonces.set(nonce ?? "", now());

    const parsed = body.safeParse(parse(sent));
    if (!parsed.success) return 400;
    const isTaken = report({ ...parsed.data, nonce: nonce ?? "" });
    // Who sends it again must not hear that it was taken.
    if (isTaken !== true) nonces.delete(nonce ?? "");
    return isTaken === undefined ? 404 : isTaken ? 202 : 503;
  }

  /** Seconds after which it is to be sent again. */
  function laterOf(status: number): OutgoingHttpHeaders {
    if (status === 503) return { "retry-after": `${awaySeconds}` };
    return status === 429 ? { "retry-after": `${secondsToRoom()}` } : {};
  }

  /** Until the oldest nonce is forgotten. */
  function secondsToRoom(): number {
    const [oldest = now()] = nonces.values();
    return Math.floor(Math.max(0, oldest + 2 * windowMs - now()) / 1_000) + 1;
  }

  const server = createServer({ requestTimeout: requestMs, headersTimeout: requestMs }, (request, response) => {
    void take(request).then(
      (status) => answer(response, status, laterOf(status)),
      () => answer(response, 400), // the sender went away or sent what is no request
    );
  });
  server.maxConnections = 64;
  // A connection that cannot be taken, such as without a free file descriptor, ends no responder.
  server.on("error", () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(notListening("webhook.port", { host, port }, error)));
    server.listen(port, host, resolve);
  });
  const bound = server.address();
  return {
    port: typeof bound === "object" && bound !== null ? bound.port : port,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A nonce that could still come again within its window is never forgotten; when there are too many, new ones wait. `now` is in milliseconds since 1970. */
function forget(nonces: Map<string, number>, now: number): void {
  for (const [old, at] of nonces) {
    if (now - at <= 2 * windowMs) break;
    nonces.delete(old);
  }
}

/** Learns from what other replicas wrote what they took: sent again, it must not be taken here as well. */
export function takenByOthers(nonces: Map<string, number>, now: () => number) {
  return {
    take({ kind, body, at }: Entry): void {
      const nonce = kind === "finding" ? body["nonce"] : undefined;
      if (typeof nonce !== "string") return;
      forget(nonces, now());
      nonces.set(nonce, at);
    },
  };
}

/** Entries that are looked through at once. As many are at least, and so may come late into the record behind what was taken. */
const pageSize = 10_000;

/**
 * When which nonce was taken, as the journal and the second file have it, as long as it could still come again; what changed nothing is in neither. `now` is in
 * milliseconds since 1970.
 */
export async function noncesIn(
  { head, entries, still = (task) => task(() => []) }: Pick<Reachable, "head" | "entries" | "still">,
  now: number,
): Promise<Map<string, number>> {
  const found: (readonly [nonce: string, at: number])[] = [];
  const take = ({ kind, body }: NewEntry, at: number) => {
    if (kind === "finding" && typeof body["nonce"] === "string") found.push([body["nonce"], at]);
  };
  await still(async (left) => {
    for (let to = (await head()).seq; to > 0; to -= pageSize) {
      const page = await entries(Math.max(0, to - pageSize), Math.min(to, pageSize), ["finding"]);
      for (const entry of page) take(entry, entry.at);
      // Not by its first one: what the record had late is older than what comes before it. Findings behind the page were looked at before.
      if (page.every(({ at, seq }) => seq > to || now - at > 2 * windowMs)) break;
    }
    // A line of an earlier version does not say when it was written: the latest that it may be.
    for (const { entries: late, at = now } of left()) for (const entry of late) take(entry, at);
  });
  return new Map(found.sort(([, one], [, other]) => one - other));
}

function answer(response: ServerResponse, status: number, headers: OutgoingHttpHeaders = {}): void {
  response.writeHead(status, { connection: "close", ...headers }).end();
}

async function read(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function isEqual(expected: string, found: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(found)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function parse(sent: string): unknown {
  try {
    return JSON.parse(sent);
  } catch {
    return undefined;
  }
}
