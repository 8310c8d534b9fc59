import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Json } from "../core/types.ts";

/** The `prev` of the first entry: 32 zero bytes. Hashes in the journal are 64 hex digits without a prefix. */
export const FIRST_PREV = "0".repeat(64);

/** An entry as it is stored: `body` is canonical JSON. */
export type StoredEntry = {
  readonly at: number;
  readonly kind: string;
  readonly ref: string;
  readonly body: string;
};

/**
 * sha256 of the UTF-8 text `<prev>|<seq>|<canonical JSON of {at, kind, ref, body}>` (RFC 8785). The JSON is put together from
 * its members in canonical order, so that a body that was stored in another form does not pass.
 */
export function entryHash(prev: string, seq: number, entry: StoredEntry): string {
  return createHash("sha256")
    .update(`${prev}|${seq}|${entryJson(entry)}`)
    .digest("hex");
}

/** The canonical JSON of an entry, for a database that hashes by itself. */
export function entryJson({ at, body, kind, ref }: StoredEntry): string {
  return `{"at":${at},"body":${body},"kind":${JSON.stringify(kind)},"ref":${JSON.stringify(ref)}}`;
}

/** Canonical JSON of a body; raises `JOURNAL_BODY` on what JSON cannot say (NaN, a cycle). */
export function canonicalBody(body: { readonly [key: string]: Json }): string {
  try {
    const text = canonicalize(body);
    if (text !== undefined) return text;
  } catch (error) {
    throw new FirebreakError("JOURNAL_BODY", `expected a body of plain JSON values: ${messageOf(error)}`, {
      cause: error,
    });
  }
  throw new FirebreakError("JOURNAL_BODY", "expected a body of plain JSON values, found nothing");
}

/** Text may be cut in the middle of a character; the halves become U+FFFD, because canonical JSON and SQLite know none. */
function wellFormed(value: Json): Json {
  if (typeof value === "string") return value.toWellFormed();
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map(wellFormed);
  return wellFormedMembers(value);
}

export function wellFormedMembers(body: { readonly [key: string]: Json }): { readonly [key: string]: Json } {
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key.toWellFormed(), wellFormed(value)]));
}

/** `Array.isArray` does not know readonly lists. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
