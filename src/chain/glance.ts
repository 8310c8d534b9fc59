import { longestString, type Refuse, valuesIn } from "./assembly.ts";

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openObject, openArray] = [0x7b, 0x5b];
/** Bytes without a bracket, comma or string: blanks, or the digits of a number. */
export const longestGap = 64 * 1024;
/** Bytes that are looked at one by one before it costs less to have them searched. */
const fewBytes = 80;

/**
 * Looks at an answer while it comes, so that what is denser than any answer, or has a longer string, is not taken to its end: of thirty megabytes
 * that are refused in the end, the memory alone would hold everybody up. Whoever parses it looks again. `before` is what came already. Refuses by
 * raising.
 */
export function glanceAt(refuse: Refuse, before: readonly Uint8Array[] = []) {
  let [bytes, values, length] = [0, 0, 0];
  /** Where something was said last. */
  let said = 0;
  let isText = false;
  /** Whether the last byte of a text that goes on escapes the next one. */
  let isEscaping = false;

  /** Goes on in a string; returns where to go on behind it. */
  function skipText(chunk: Buffer, from: number): number {
    let end = quoteIn(chunk, from);
    while (end !== -1 && escapes(chunk, from, end)) end = quoteIn(chunk, end + 1);
    const until = end === -1 ? chunk.length : end;
    length += until - from;
    if (length > longestString) throw refuse(`no string longer than ${longestString} bytes`, "one");
    said = bytes + until;
    isEscaping = end === -1 && escapes(chunk, from, until);
    isText = end === -1;
    return until + 1;
  }

  /** Whether what stands before a place in a string escapes it. */
  function escapes(chunk: Buffer, from: number, to: number): boolean {
    let at = to;
    while (at > from && chunk[at - 1] === backslash) at--;
    return ((to - at + (at === from && isEscaping ? 1 : 0)) & 1) === 1;
  }

  function look(chunk: Uint8Array): void {
    const own = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let at = 0; at < own.length; ) {
      if (isText) {
        at = skipText(own, at);
        continue;
      }
      const byte = own[at++];
      if (byte === quote) [isText, isEscaping, length] = [true, false, 0];
      else if (byte === comma || byte === openObject || byte === openArray) values++;
      else continue;
      said = bytes + at;
    }
    bytes += own.length;
    if (!isText && bytes - said > longestGap) throw refuse(`a bracket, comma or string in ${longestGap} bytes`, "none");
    if (values > valuesIn(bytes)) throw refuse("fewer values in so many bytes", `${values}`);
  }

  for (const chunk of before) look(chunk);
  return look;
}

function quoteIn(chunk: Buffer, from: number): number {
  const until = Math.min(chunk.length, from + fewBytes);
  for (let at = from; at < until; at++) if (chunk[at] === quote) return at;
  return chunk.indexOf(quote, until);
}
