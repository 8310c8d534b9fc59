import { createHash } from "node:crypto";
import { FirebreakError } from "../core/errors.ts";
import type { Hex } from "../core/types.ts";
import type { Pieces } from "../lib/in-pieces.ts";

/**
 * Bytes of a body that are read as one text: memory for more is touched for longer than anybody may be held up. What is longer is handed on as
 * these bytes, and only what a contract says may be that long: data of a log, for which no transaction of mainnet has the gas (EIP-7825), and what a call returns.
 */
export const longestText = 4 * 1024 * 1024;
/** Bytes that are kept of what is longer. */
export const mostKept = 1024 * 1024;
/** Digits that are looked at in one go. */
const perLook = 256 * 1024;

/** The digits of a text that is hex, piece by piece. Raises RPC_BAD_ANSWER. */
function* digitsOf(text: Uint8Array): Generator<string> {
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  if (bytes.toString("latin1", 0, 2) !== "0x") throw noHex();
  for (let from = 2; from < bytes.length; from += perLook) {
    const digits = bytes.toString("latin1", from, Math.min(bytes.length, from + perLook));
    if (digits.length % 2 === 1 || !/^[0-9a-fA-F]*$/.test(digits)) throw noHex();
    yield digits;
  }
}

/** What is kept of hex that is too long for a text: its beginning, and as its last word the hash of all of it. Raises RPC_BAD_ANSWER. */
export function cutText(text: Uint8Array): Pieces<Hex> {
  return cut(digitsOf(text));
}

/** The same of bytes that are too long to be said as one. */
export function cutBytes(bytes: Uint8Array): Pieces<Hex> {
  return cut(digitsFor(bytes));
}

/** The digits of bytes, piece by piece. */
function* digitsFor(own: Uint8Array): Generator<string> {
  const bytes = Buffer.from(own.buffer, own.byteOffset, own.byteLength);
  for (let from = 0; from < bytes.length; from += perLook / 2) yield bytes.toString("hex", from, from + perLook / 2);
}

function* cut(all: Iterable<string>): Pieces<Hex> {
  const whole = createHash("sha256");
  const kept = Buffer.allocUnsafe(mostKept);
  let at = kept.write("0x", "latin1");
  for (const digits of all) {
    whole.update(digits);
    if (at < kept.length) at += kept.write(digits, at, "latin1");
    yield digits.length;
  }
  kept.write(whole.digest("hex"), kept.length - 64, "latin1");
  yield mostKept;
  return kept.toString("latin1") as Hex;
}

function noHex(): FirebreakError {
  return new FirebreakError(
    "RPC_BAD_ANSWER",
    "expected the data of a log or of a call to be hex, found something else; use another node",
    {
      retryable: true,
    },
  );
}
