import { FirebreakError } from "../core/errors.ts";
import type { EntryKind } from "../core/kinds.ts";
import type { Hex, Json } from "../core/types.ts";

const KINDS: Record<EntryKind, true> = {
  started: true,
  backfill: true,
  finding: true,
  retracted: true,
  decision: true,
  rung: true,
  intent: true,
  broadcast: true,
  replaced: true,
  mined: true,
  outcome: true,
  stable: true,
  effect: true,
  fault: true,
  armed: true,
  disarmed: true,
  command: true,
  proposal: true,
  anchor: true,
  drill: true,
};

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
  return Object.hasOwn(KINDS, value);
}

function corrupt(column: string, expected: string, found: unknown): FirebreakError {
  const message = `expected ${expected} in column ${column}, found ${String(found)}: run \`firebreak audit verify\``;
  return new FirebreakError("STORE_CORRUPT", message);
}
