import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { FirebreakError } from "../core/errors.ts";
import type { EntryKind, Hex, Json } from "../core/types.ts";

export type Row = Record<string, SQLOutputValue>;

const KINDS: Record<EntryKind, true> = {
  started: true,
  finding: true,
  retracted: true,
  decision: true,
  intent: true,
  broadcast: true,
  replaced: true,
  outcome: true,
  fault: true,
  armed: true,
  disarmed: true,
};

/** The first column of the first row. */
export function scalar(db: DatabaseSync, sql: string): SQLOutputValue | undefined {
  return Object.values(db.prepare(sql).get() ?? {})[0];
}

export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === "string") return value;
  throw corrupt(column, "text", value);
}

export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === "number") return value;
  throw corrupt(column, "an integer", value);
}

export function hex(row: Row, column: string): Hex {
  const value = text(row, column);
  if (isHex(value)) return value;
  throw corrupt(column, "0x…", value);
}

export function kind(row: Row): EntryKind {
  const value = text(row, "kind");
  if (isKind(value)) return value;
  throw corrupt("kind", "a known kind of entry", value);
}

export function body(row: Row): { readonly [key: string]: Json } {
  const value: { readonly [key: string]: Json } = JSON.parse(text(row, "body"));
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
