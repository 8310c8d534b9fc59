import { FirebreakError, messageOf } from "../core/errors.ts";
import { inPieces } from "../lib/in-pieces.ts";
import type { Scan } from "../lib/json-scan.ts";
import { joined, parseBody } from "./body.ts";
import type { Carrier } from "./carrier.ts";
import { retryAfterOf } from "./cooling.ts";
import { glanceAt } from "./glance.ts";
import { bad } from "./large-body.ts";

export type Posting = {
  readonly carrier: Carrier;
  readonly url: URL;
  /** What the node is called. */
  readonly host: string;
  /** Takes the keys of the URL out of what is said. */
  readonly mask: (text: string) => string;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Called when the node says that it was asked too often; with the milliseconds that it wants to be left alone, where it says so. */
  readonly onLimit: ((retryAfterMs: number | undefined) => void) | undefined;
};

/** Bytes of an answer that is scanned in which a refusal is looked for. */
const refusalBytes = 16 * 1024;

/** Bytes after which an answer that does not end in time is a long one, not one of a node that hangs. */
const begunBytes = 1024 * 1024;

/** Bytes that tell JSON from a page of a proxy. */
const looksLike = 256;

/** Posts a body and reads what comes back, within bounds of time and size. Raises RPC_UNREACHABLE, RPC_LIMITED or RPC_BAD_ANSWER. */
export function createPost({
  carrier,
  url: { pathname, search, username, password },
  host,
  mask,
  timeoutMs,
  maxBytes,
  onLimit,
}: Posting): (body: string, scan?: Scan, when?: Promise<unknown>) => Promise<unknown> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (username !== "")
    headers["authorization"] =
      `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64")}`;

  const refuse = (expected: string, found: string) => bad(host, expected, found);

  return async (body, scan, when) => {
    // One timer, taken back: what AbortSignal.timeout makes stays until it fires, and the garbage collector has to find it.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeoutMs);
    const { signal } = late;
    let size = 0;
    try {
      const answer = await carrier.post({ path: `${pathname}${search}`, headers, body, when, signal });
      const isLimited = answer.statusCode === 429;
      if (isLimited) onLimit?.(retryAfterOf(answer.headers["retry-after"], answer.headers["date"]));
      const announced = Number(answer.headers["content-length"] ?? 0);
      const chunks: Uint8Array[] = [];
      let glance: ReturnType<typeof glanceAt> | undefined;
      for await (const chunk of answer.body) {
        size += chunk.length;
        if (Math.max(size, announced) > maxBytes)
          throw new FirebreakError(
            "RPC_BAD_ANSWER",
            `${host} sent more than ${maxBytes} bytes; ask it for less or use another node`,
            { retryable: true },
          );
        scan?.push(chunk);
        // What comes in one piece is small.
        if (scan === undefined && chunks.length === 1) glance = glanceAt(refuse, chunks);
        glance?.(chunk);
        if (scan === undefined || size <= refusalBytes) chunks.push(chunk);
      }
      scan?.end();
      if (scan !== undefined && size > refusalBytes) return { result: undefined };
      const [only] = chunks;
      const bytes = chunks.length === 1 && Buffer.isBuffer(only) ? only : await inPieces(joined(chunks));
      if (answer.statusCode >= 400 && !/^\s*[[{]/.test(bytes.toString("utf8", 0, looksLike)))
        throw new FirebreakError(
          isLimited ? "RPC_LIMITED" : "RPC_UNREACHABLE",
          `${host} answered HTTP ${answer.statusCode}; ${isLimited ? "it wants fewer requests" : "check the URL and its key"}`,
          { retryable: true },
        );
      return await parseBody(bytes, host);
    } catch (error) {
      if (error instanceof FirebreakError) throw error;
      if (error instanceof SyntaxError)
        throw new FirebreakError(
          "RPC_BAD_ANSWER",
          `${host} did not answer in JSON; check that the URL is a JSON-RPC node`,
          { retryable: true, cause: error },
        );
      // More than it could say in time is too much to ask for at once.
      if (signal.aborted && size > begunBytes)
        throw new FirebreakError(
          "RPC_BAD_ANSWER",
          `${host} sent ${size} bytes within ${timeoutMs} ms and was not done; ask it for less or use another node`,
          { retryable: true, cause: error },
        );
      const why = signal.aborted
        ? `did not answer within ${timeoutMs} ms`
        : `cannot be reached (${mask(messageOf(error))})`;
      throw new FirebreakError("RPC_UNREACHABLE", `${host} ${why}; check the URL and that the node runs`, {
        retryable: true,
        cause: error,
      });
    } finally {
      clearTimeout(timer);
    }
  };
}
