/** What stands before the body. Names are in lower case; one that came more than once has all its values. */
export type Head = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};

export type AnswerReader = {
  /** Takes what arrived; returns whether the answer is over. Raises when it is none of HTTP/1.1, or goes on behind its end. */
  push(chunk: Buffer): boolean;
  /** Nothing more comes; returns whether that is its end. */
  end(): boolean;
  /** Whether another request may follow on the same connection; and for how many milliseconds, where the other side says so. */
  kept(): { readonly isKept: boolean; readonly keptMs: number | undefined };
};

/** Where in an answer: before a head, in a body of known length or up to the connection's end, or in one of chunks. */
type Place = "head" | "length" | "close" | "size" | "chunk" | "gap" | "trailers" | "over";

/** Bytes of a head, of a line between two chunks, and of all trailers. */
const longestHead = 16_384;
const [headEnd, lineEnd] = ["\r\n\r\n", "\r\n"];
const nothing: Buffer = Buffer.alloc(0);

/** Reads one answer to a POST as it comes (RFC 9112). What could be read in two ways is refused: the next answer would begin in the wrong place. */
export function createAnswerReader(onHead: (head: Head) => void, onPiece: (bytes: Buffer) => void): AnswerReader {
  let place: Place = "head";
  let before = nothing;
  let [left, trailing] = [0, 0];
  let kept: ReturnType<AnswerReader["kept"]> = { isKept: false, keptMs: undefined };

  /** The text up to a mark, which may have begun in what came before; undefined while it has not come. */
  function upTo(
    mark: string,
    chunk: Buffer,
    from: number,
  ): { readonly text: string; readonly next: number } | undefined {
    const rest = before.length === 0 ? chunk.subarray(from) : Buffer.concat([before, chunk.subarray(from)]);
    const end = rest.indexOf(mark, 0, "latin1");
    if ((end === -1 ? rest.length : end) > longestHead) throw unlike(`lines of at most ${longestHead} bytes`, "more");
    if (end !== -1) {
      const next = from + end + mark.length - before.length;
      before = nothing;
      return { text: rest.toString("latin1", 0, end), next };
    }
    before = rest;
    return undefined;
  }

  function readHead(chunk: Buffer, from: number): number {
    const found = upTo(headEnd, chunk, from);
    if (found === undefined) return chunk.length;
    const { isLater, headers, statusCode } = headOf(found.text);
    // What goes before the answer, such as 100 Continue.
    if (statusCode < 200 && statusCode !== 101) return found.next;
    kept = keeping(headers, isLater);
    [place, left] = bodyOf(statusCode, headers);
    if (place === "close") kept = { ...kept, isKept: false };
    onHead({ statusCode, headers });
    return found.next;
  }

  function readPiece(chunk: Buffer, from: number): number {
    const to = place === "close" ? chunk.length : Math.min(chunk.length, from + left);
    onPiece(from === 0 && to === chunk.length ? chunk : chunk.subarray(from, to));
    left -= to - from;
    if (left === 0 && place === "length") place = "over";
    if (left === 0 && place === "chunk") place = "gap";
    return to;
  }

  /** A line of its own between chunks: the length of the next one, its end, or a trailer, of which nothing is wanted. */
  function readLine(chunk: Buffer, from: number): number {
    const found = upTo(lineEnd, chunk, from);
    if (found === undefined) return chunk.length;
    const { text, next } = found;
    if (place === "size") {
      const digits = /^([0-9a-f]{1,12})[ \t]*(;.*)?$/i.exec(text)?.[1];
      if (digits === undefined) throw unlike("the length of a chunk", text);
      left = Number.parseInt(digits, 16);
      place = left === 0 ? "trailers" : "chunk";
    } else if (place === "gap") {
      if (text !== "") throw unlike("the end of a chunk", text);
      place = "size";
    } else {
      trailing += text.length;
      if (trailing > longestHead) throw unlike(`trailers of at most ${longestHead} bytes`, "more");
      if (text === "") place = "over";
    }
    return next;
  }

  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        if (place === "over") throw unlike("nothing behind the end of an answer", `${chunk.length - at} bytes`);
        if (place === "head") at = readHead(chunk, at);
        else
          at =
            place === "length" || place === "chunk" || place === "close" ? readPiece(chunk, at) : readLine(chunk, at);
      }
      return place === "over";
    },
    end: () => place === "close" || place === "over",
    kept: () => kept,
  };
}

type Headers = Record<string, string | string[] | undefined>;

function headOf(text: string): { isLater: boolean; statusCode: number; headers: Headers } {
  const [first = "", ...lines] = text.split(lineEnd);
  const status = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(first);
  if (status === null) throw unlike("an answer of HTTP/1.1", first);
  const all = new Map<string, string | string[]>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) throw unlike("a header", line);
    const value = line.slice(colon + 1).trim();
    const other = all.get(name);
    all.set(name, other === undefined ? value : [other, value].flat());
  }
  return { isLater: status[1] === "1", statusCode: Number(status[2]), headers: Object.fromEntries(all) };
}

/** How long its body is (RFC 9112, 6.3). */
function bodyOf(statusCode: number, headers: Headers): [Place, number] {
  const { "content-length": length, "transfer-encoding": coding } = headers;
  if (statusCode === 101 || (coding !== undefined && length !== undefined)) throw unlike("one body", "two kinds of it");
  if (statusCode === 204 || statusCode === 304) return ["over", 0];
  if (coding !== undefined) {
    if (String(coding).toLowerCase() !== "chunked") throw unlike("a body in chunks", String(coding));
    return ["size", 0];
  }
  if (length === undefined) return ["close", Number.POSITIVE_INFINITY];
  if (typeof length !== "string" || !/^\d{1,15}$/.test(length)) throw unlike("one length of a body", String(length));
  return [length === "0" || Number(length) === 0 ? "over" : "length", Number(length)];
}

function keeping({ connection, "keep-alive": keep }: Headers, isLater: boolean): ReturnType<AnswerReader["kept"]> {
  const seconds = /\btimeout=(\d{1,6})/i.exec(String(keep))?.[1];
  return {
    isKept: isLater && !/\bclose\b/i.test(String(connection)),
    keptMs: seconds === undefined ? undefined : Number(seconds) * 1_000,
  };
}

/** Strangers' bytes are shown in short. */
function unlike(expected: string, found: string): Error {
  return new Error(`expected ${expected}, found ${JSON.stringify(found.slice(0, 60))}`);
}
