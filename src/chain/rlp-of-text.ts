import type { FirebreakError } from "../core/errors.ts";
import type { Pieces } from "../lib/in-pieces.ts";
import { prefixLength, writePrefix } from "./rlp.ts";
import type { Room } from "./rooms.ts";
import type { Text } from "./text.ts";
import type { Span } from "./text-reader.ts";

/** Digits that are written in one go. */
const perPiece = 256 * 1024;
const [zero, x] = [0x30, 0x78];
/** What each byte says as a digit; below zero where it is none. */
const digits = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit++)
  for (const text of [digit.toString(16), digit.toString(16).toUpperCase()]) digits[text.charCodeAt(0)] = digit;

export type RlpOfText = ReturnType<typeof createRlpOfText>;

/** Bytes that hex stands for, as it says them: 0x, and two digits for each. */
export const bytesOf = ({ from, to }: Span): number => (to - from) / 2 - 1;

/**
 * Writes the RLP of what stands as hex in a text: each byte is written once, and nothing is made of it beside. What is no hex is refused. Who writes
 * has reserved the room.
 */
export function createRlpOfText(text: Text, room: Room, refuse: (expected: string) => FirebreakError) {
  /** Bytes, without a prefix. */
  function write(from: number, to: number): void {
    const { bytes } = text;
    const { block } = room;
    let all = 0;
    let at = room.at;
    for (let next = from; next < to; next += 2) {
      const byte = ((digits[bytes[next] ?? 0] ?? -1) << 4) | (digits[bytes[next + 1] ?? 0] ?? -1);
      block[at++] = byte;
      all |= byte;
    }
    room.at = at;
    if (all < 0) throw refuse("hex digits");
  }

  const digitAt = (place: number) => digits[text.bytes[place] ?? 0] ?? -1;

  function writeDigit(from: number): void {
    const digit = digitAt(from);
    if (digit < 0) throw refuse("hex digits");
    room.block[room.at++] = digit;
  }

  function prefix(base: number, length: number): void {
    room.at = writePrefix(room.block, room.at, base, length);
  }

  /** Whether these two digits are a byte that stands for itself. */
  const isItself = (from: number, to: number) => to - from === 2 && digitAt(from) < 8;

  function begin({ from, to }: Span): number {
    const { bytes } = text;
    if (bytes[from] !== zero || ((bytes[from + 1] ?? 0) | 0x20) !== x) throw refuse("hex");
    // Half a byte at the end would be left out, and go unnoticed in a hash.
    if ((to - from) % 2 === 1) throw refuse("two digits for each byte");
    return from + 2;
  }

  return {
    byte(value: number): void {
      room.block[room.at++] = value;
    },
    /** The prefix of a list of so many bytes. */
    list: (length: number) => prefix(0xc0, length),
    /** The prefix of so many bytes that are more than one. */
    string: (length: number) => prefix(0x80, length),
    /** Bytes of the encoding of these bytes. */
    size: (span: Span) => (isItself(span.from + 2, span.to) ? 1 : prefixLength(bytesOf(span)) + bytesOf(span)),
    /** The bytes alone. */
    plain: (span: Span) => write(begin(span), span.to),
    bytes(span: Span): void {
      const from = begin(span);
      if (!isItself(from, span.to)) prefix(0x80, bytesOf(span));
      write(from, span.to);
    },
    /** The same of what may be long. */
    *long(span: Span): Pieces<void> {
      const from = begin(span);
      prefix(0x80, bytesOf(span));
      for (let at = from; at < span.to; at += perPiece) {
        const to = Math.min(span.to, at + perPiece);
        write(at, to);
        yield to - at;
      }
    },
    /** A whole number: its bytes without leading zeros. */
    integer({ from, to }: Span): void {
      let first = begin({ from, to: from });
      while (first < to && text.bytes[first] === zero) first++;
      const isOdd = (to - first) % 2 === 1;
      if (to - first > 1 && !isItself(first, to)) prefix(0x80, Math.ceil((to - first) / 2));
      else if (first === to) prefix(0x80, 0);
      if (isOdd) writeDigit(first++);
      write(first, to);
    },
  };
}
