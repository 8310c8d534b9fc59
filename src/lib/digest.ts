import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** sha256 of the canonical JSON (RFC 8785) of a value without bigints. */
export function digest(value: unknown): `0x${string}` {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("only JSON values have a digest");
  return digestOf(text);
}

/** sha256 of a text as it is: native, so that a text of megabytes costs milliseconds. */
export function digestOf(text: string): `0x${string}` {
  return `0x${createHash("sha256").update(text).digest("hex")}`;
}

const whole = 256 * 1024;

/** The same for a text that an attacker may make long: of one beyond 256 kB its length, its beginning and its end are hashed. */
export function boundedDigestOf(text: string): `0x${string}` {
  if (text.length <= whole) return digestOf(text);
  return digestOf(`${text.length}:${text.slice(0, whole / 2)}:${text.slice(-whole / 2)}`);
}
