import { FirebreakError } from "../core/errors.ts";
import type { Pieces } from "../lib/in-pieces.ts";
import { isAll, type Text } from "./text.ts";

/** Where something stands in a body. */
export type Span = { from: number; to: number };
export const place = (): Span => ({ from: 0, to: 0 });

export type TextReader = ReturnType<typeof createTextReader>;

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openObject, closeObject, openArray, closeArray] = [0x7b, 0x7d, 0x5b, 0x5d];
/** Blanks in a row, and bytes of a value that nobody asked for and that is no string: an answer has less of each. */
const [mostBlanks, mostSkipped] = [1_024, 64 * 1024];
/** Bytes that are looked at one by one before it costs less to have them searched. */
const fewBytes = 80;
/** Bytes that are gone through before anybody is told of them. */
const perTold = 32 * 1024;
/** What stands behind the end of a text that goes on. It is made once: an error takes note of where it is made. */
const unfinished = new Error("the rest of the text has not come yet");

/**
 * Goes through the text of an answer from one value to the next, and makes nothing of it: thousands of small texts cost more than all that is done
 * with them. It is not strict about JSON; what is read by it has to prove itself otherwise. Raises RPC_BAD_ANSWER.
 */
export function createTextReader(text: Text, what: string) {
  let [at, told] = [0, 0];
  const [last, skipped] = [place(), place()];

  const refuse = (expected: string) => badText(what, expected);

  /** The next byte that is no blank; zero at the end. */
  function peek(): number {
    const { bytes, end } = text;
    for (let next = at; next < end; next++) {
      const byte = bytes[next] ?? 0;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) {
        at = next;
        return byte;
      }
      if (next - at > mostBlanks) throw refuse("fewer blanks");
    }
    if (!isAll(text)) throw unfinished;
    return 0;
  }

  function take(byte: number): void {
    if (peek() !== byte) throw refuse(`"${String.fromCharCode(byte)}"`);
    at++;
  }

  function quoteFrom(from: number): number {
    const { bytes, end } = text;
    const near = Math.min(end, from + fewBytes);
    for (let next = from; next < near; next++) if (bytes[next] === quote) return next;
    const far = near < end ? bytes.indexOf(quote, near) : -1;
    if (far !== -1 && far < end) return far;
    if (!isAll(text)) throw unfinished;
    throw refuse("the end of a string");
  }

  /** Reads a string; where it stands is put into `into`. */
  function string(into: Span): Span {
    take(quote);
    const quoted = quoteFrom(at);
    const end = text.bytes[quoted - 1] === backslash && isEscaped(quoted) ? endBehind(quoted) : quoted;
    into.from = at;
    into.to = end;
    at = end + 1;
    return into;
  }

  function isEscaped(end: number): boolean {
    let slashes = 0;
    while (text.bytes[end - 1 - slashes] === backslash) slashes++;
    return slashes % 2 === 1;
  }

  /** Where a string ends in which this quote is escaped: some nodes put what a stranger's contract said into a receipt, of any length and full of quotes. */
  function endBehind(quoted: number): number {
    const { bytes, end } = text;
    for (let next = quoted + 1; next < end; next++) {
      const byte = bytes[next];
      if (byte === quote) return next;
      if (byte === backslash) next++;
    }
    if (!isAll(text)) throw unfinished;
    throw refuse("the end of a string");
  }

  /** Whether something follows in what is open; stands at it then, and behind the bracket otherwise. */
  function goesOn(isFirst: boolean, close: number): boolean {
    const byte = peek();
    if (byte === close) {
      at++;
      return false;
    }
    if (!isFirst) take(comma);
    return true;
  }

  /** Waits for more of a text that is not there yet: for twice as much, so that what is long is not read all too often; then goes back. */
  function* more(error: unknown, from: number): Pieces<void> {
    if (error !== unfinished) throw error;
    text.wanted = Math.max(text.end + 1, 2 * text.end - from);
    while (!text.isWhole && text.come < text.wanted) yield 0;
    text.end = text.come;
    at = from;
    told = Math.min(told, from);
  }

  function skip(): void {
    const from = at;
    for (let depth = 0; ; ) {
      const byte = peek();
      if (at - from > mostSkipped || byte === 0) throw refuse("values of an answer");
      if (byte === quote) string(skipped);
      else if (byte === openObject || byte === openArray) depth++;
      else if (byte === closeObject || byte === closeArray) depth--;
      if (byte !== quote) at++;
      if (depth < 0) throw refuse("a value");
      if (depth === 0 && isEnd(peek())) return;
    }
  }

  return {
    refuse,
    string,
    skip,
    /** Bytes that have come and were not read. */
    left: () => text.end - at,
    /** Reads what may have come in part only; from its beginning again when more of it is there. */
    *soon<T>(read: () => T): Pieces<T> {
      for (const from = at; ; )
        try {
          return read();
        } catch (error) {
          yield* more(error, from);
        }
    },
    /** The same of what is read in pieces. */
    *wholly<T>(read: () => Pieces<T>): Pieces<T> {
      for (const from = at; ; )
        try {
          return yield* read();
        } catch (error) {
          yield* more(error, from);
        }
    },
    at: () => at,
    /** Whether much was gone through since somebody was told. */
    isMuch: () => at - told > perTold,
    /** Bytes that were gone through since somebody was told. */
    passed(): number {
      const passed = at - told;
      told = at;
      return passed;
    },
    isString: () => peek() === quote,
    isObject: () => peek() === openObject,
    isArray: () => peek() === openArray,
    openObject: () => take(openObject),
    openArray: () => take(openArray),
    /** Whether the object that is open has another member; stands at its value then. */
    member(isFirst: boolean): boolean {
      if (!goesOn(isFirst, closeObject)) return false;
      string(last);
      take(colon);
      return true;
    },
    element: (isFirst: boolean) => goesOn(isFirst, closeArray),
    /** Which of these the name of the last member is; -1 for none. */
    which(names: readonly Uint8Array[]): number {
      const { bytes } = text;
      const { from, to } = last;
      const length = to - from;
      for (let nth = 0; nth < names.length; nth++) {
        const name = names[nth];
        if (name === undefined || name.length !== length) continue;
        let same = 0;
        while (same < length && name[same] === bytes[from + same]) same++;
        if (same === length) return nth;
      }
      return -1;
    },
  };
}

export function namesOf(...names: readonly string[]): readonly Uint8Array[] {
  return names.map((name) => Buffer.from(name));
}

export function badText(what: string, expected: string): FirebreakError {
  const message = `expected ${expected} in ${what}, found something else; use another node`;
  return new FirebreakError("RPC_BAD_ANSWER", message, { retryable: true });
}

function isEnd(byte: number): boolean {
  return byte === comma || byte === closeObject || byte === closeArray || byte === 0;
}
