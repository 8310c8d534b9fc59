import { FirebreakError } from "../core/errors.ts";
import { type EntryKind, kinds } from "../core/kinds.ts";
import type { Hex, Json } from "../core/types.ts";

const known = new Set<string>(kinds);

export function hex(column: string, value: string): Hex {
  if (isHex(value)) return value;
  throw corrupt(column, "0x…", value);
}

export function kind(value: string): EntryKind {
  if (isKind(value)) return value;
  throw corrupt("kind", "a known kind of entry", value);
}

export function body(text: string): { readonly [key: string]: Json } {
  const value: { readonly [key: string]: Json } = JSON.parse(text);
  return value;
}

function isHex(value: string): value is Hex {
  return value.startsWith("0x");
}

function isKind(value: string): value is EntryKind {
  return known.has(value);
}

function corrupt(column: string, expected: string, found: unknown): FirebreakError {
  const message = `expected ${expected} in column ${column}, found ${String(found)}: run \`firebreak audit verify\``;
  return new FirebreakError("STORE_CORRUPT", message);
}
