import { FirebreakError } from "../core/errors.ts";
import type { Pieces } from "../lib/in-pieces.ts";
import { assembly, longestString, type Refuse } from "./assembly.ts";
import { longestGap } from "./glance.ts";
import { longestText } from "./long-text.ts";

/** Bytes that are parsed in one go whatever they are: the worst of them takes a few milliseconds. */
export const small = 64 * 1024;
/** Bytes of a string that is decoded. */
const longestDecoded = 64 * 1024;
/** Bytes of a string that are looked at in one go. */
const perLook = 256 * 1024;

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openObject, closeObject, openArray, closeArray] = [0x7b, 0x7d, 0x5b, 0x5d];
/** What stands for itself in a string. */
const isPlain = /^[ !#-[\]-~]*$/;
/** What JSON lets stand in none. */
const hasControl = /[^ -\xff]/;

/**
 * Parses a body in one pass, and what is large in it one piece of its members after the other: JSON.parse reads each piece, so that nothing is read
 * otherwise than it reads the whole; a text that is too long for one is its bytes. What is deeper, denser or longer than any answer is refused where that shows. Raises SyntaxError, or
 * RPC_BAD_ANSWER.
 */
export function* parseLarge(body: Buffer, host: string, pieceBytes = small): Pieces<unknown> {
  const refuse: Refuse = (expected, found) => bad(host, expected, found);
  const all = assembly(body, pieceBytes, refuse);
  let [seen, told] = [0, 0];
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (byte === quote) {
      const last = stringEnd(body, at, refuse);
      if (last - at > pieceBytes && !isName(body, last + 1)) all.text(yield* textOf(body, at + 1, last), at, last + 1);
      at = last;
    } else if (byte === openObject || byte === openArray) all.open(at, byte === openArray);
    else if (byte === closeObject || byte === closeArray) all.close(at, byte === closeArray);
    else if (byte === comma) all.next(at);
    else if (at - seen > longestGap) throw refuse(`a bracket, comma or string in ${longestGap} bytes`, "none");
    else continue;
    seen = at;
    if (at - told < pieceBytes) continue;
    yield at - told;
    told = at;
  }
  return all.value();
}

/** Where the string ends that begins here. */
function stringEnd(body: Buffer, from: number, refuse: Refuse): number {
  let at = body.indexOf(quote, from + 1);
  let slashes = 0;
  while (body[at - 1 - slashes] === backslash) slashes++;
  // What strangers make a node say may be full of quotes: to have each of them searched would take longer.
  if (at !== -1 && slashes % 2 === 1) at = endBehind(body, at);
  if (at === -1) throw new SyntaxError("a string is not closed");
  if (at - from > longestString) throw refuse(`no string longer than ${longestString} bytes`, "one");
  return at;
}

/** Where a string ends in which this quote is escaped. */
function endBehind(body: Buffer, quoted: number): number {
  for (let at = quoted + 1; at < body.length; at++) {
    if (body[at] === quote) return at;
    if (body[at] === backslash) at++;
  }
  return -1;
}

/** Whether a colon follows. */
function isName(body: Buffer, from: number): boolean {
  let at = from;
  while (at - from < longestGap && isBlank(body[at])) at++;
  return body[at] === colon;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/**
 * What a string says, or its bytes, where it is too long for a text, or is long and would have to be decoded: nobody asks for such a one, and it must
 * not keep anybody from what stands beside it.
 */
function* textOf(body: Buffer, from: number, to: number): Pieces<string | Uint8Array> {
  if (to - from < longestDecoded) return JSON.parse(body.toString("utf8", from - 1, to + 1));
  let isText = to - from <= longestText;
  for (let at = from; at < to; at += perLook) {
    const piece = body.toString("latin1", at, Math.min(to, at + perLook));
    if (!isPlain.test(piece)) isText = false;
    if (hasControl.test(piece)) throw new SyntaxError("a control character stands in a string");
    yield piece.length;
  }
  if (!isText) return new Uint8Array(body.buffer, body.byteOffset + from, to - from);
  const text = body.toString("latin1", from, to);
  // Whoever looks at it next takes as long again.
  yield to - from;
  return text;
}

export function bad(host: string, expected: string, found: string): FirebreakError {
  return new FirebreakError("RPC_BAD_ANSWER", `expected ${expected} of ${host}, found ${found}; use another node`, {
    retryable: true,
  });
}
