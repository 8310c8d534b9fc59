import type { FirebreakError } from "../core/errors.ts";
import { prefixLength, type Rope, writePrefix } from "./rlp.ts";
import type { Span } from "./text-reader.ts";

/** Bytes that are made room for at once, and those of all prefixes of a receipt without its logs, or of a log. */
const [blockBytes, somePrefixes] = [64 * 1024, 128];
const [zero, x] = [0x30, 0x78];
/** What each byte says as a digit; below zero where it is none. */
const digits = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit++)
  for (const text of [digit.toString(16), digit.toString(16).toUpperCase()]) digits[text.charCodeAt(0)] = digit;

export type RlpOfText = ReturnType<typeof createRlpOfText>;

/** Bytes that hex stands for, as it says them: 0x, and two digits for each. */
export const bytesOf = ({ from, to }: Span): number => (to - from) / 2 - 1;

/**
 * Writes the RLP of what stands as hex in a text, one behind the other, into blocks that are handed out as they are: each byte is written once and
 * copied never. What is no hex is refused.
 */
export function createRlpOfText(text: Uint8Array, refuse: (expected: string) => FirebreakError) {
  let block = Buffer.allocUnsafeSlow(blockBytes);
  let [begun, at] = [0, 0];
  let parts: Uint8Array[] = [];

  function putAside(): void {
    if (at > begun) parts.push(block.subarray(begun, at));
    begun = at;
  }

  const digitAt = (place: number) => digits[text[place] ?? 0] ?? -1;

  /** Bytes, without a prefix. */
  function write(from: number, to: number): void {
    let all = 0;
    for (let next = from; next < to; next += 2) {
      const byte = (digitAt(next) << 4) | digitAt(next + 1);
      block[at++] = byte;
      all |= byte;
    }
    if (all < 0) throw refuse("hex digits");
  }

  function writeDigit(from: number): void {
    const digit = digitAt(from);
    if (digit < 0) throw refuse("hex digits");
    block[at++] = digit;
  }

  const prefix = (base: number, length: number) => {
    at = writePrefix(block, at, base, length);
  };
  /** Whether these two digits are a byte that stands for itself. */
  const isItself = (from: number, to: number) => to - from === 2 && digitAt(from) < 8;

  function begin({ from, to }: Span): number {
    if (text[from] !== zero || ((text[from + 1] ?? 0) | 0x20) !== x) throw refuse("hex");
    // Half a byte at the end would be left out, and go unnoticed in a hash.
    if ((to - from) % 2 === 1) throw refuse("two digits for each byte");
    return from + 2;
  }

  return {
    /** Makes room for so many bytes and their prefixes, which then lie in one block. */
    reserve(length: number): void {
      if (at + length + somePrefixes <= block.length) return;
      putAside();
      block = Buffer.allocUnsafeSlow(Math.max(blockBytes, length + somePrefixes));
      [begun, at] = [0, 0];
    },
    byte(value: number): void {
      block[at++] = value;
    },
    /** The prefix of a list of so many bytes. */
    list: (length: number) => prefix(0xc0, length),
    /** Bytes of the encoding of these bytes. */
    size: (span: Span) => (isItself(span.from + 2, span.to) ? 1 : prefixLength(bytesOf(span)) + bytesOf(span)),
    bytes(span: Span): void {
      const from = begin(span);
      if (!isItself(from, span.to)) prefix(0x80, bytesOf(span));
      write(from, span.to);
    },
    /** A whole number: its bytes without leading zeros. */
    integer({ from, to }: Span): void {
      let first = begin({ from, to: from });
      while (first < to && text[first] === zero) first++;
      const isOdd = (to - first) % 2 === 1;
      if (to - first > 1 && !isItself(first, to)) prefix(0x80, Math.ceil((to - first) / 2));
      else if (first === to) prefix(0x80, 0);
      if (isOdd) writeDigit(first++);
      write(first, to);
    },
    /** Bytes that are too long to be written here. */
    long(own: Uint8Array): void {
      prefix(0x80, own.length);
      putAside();
      parts.push(own);
    },
    /** Where the next byte is written. */
    place: () => ({ block, at }),
    /** What was written since this was last asked. */
    take(): Rope {
      putAside();
      const all = parts;
      parts = [];
      return all;
    },
  };
}
