import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { DatabaseSync } from "node:sqlite";
import { FirebreakError, messageOf } from "../core/errors.ts";
import { linesOf, onceOf, parse } from "./spool-file.ts";
import { keyOf } from "./wire.ts";

/**
 * Of a store's second file what it holds at this moment, read before the store is. The answer raises `SPOOL_LEFT` where the store lacks some of that: whoever went on
 * with a copy would never have it.
 */
export async function readSpool(path: string): Promise<(db: DatabaseSync) => void> {
  const lines = await linesAt(path);
  return (db) => {
    if (lines.length === 0) return;
    const named = db.prepare("SELECT 1 FROM once WHERE name = ?");
    // The store may have a line whose file is not cleared yet. What is no change is for the responder to put aside.
    const isTaken = (line: string) => parse(line).some((item) => named.get(keyOf(onceOf(item))) !== undefined);
    const count = lines.filter((line) => !isTaken(line)).length;
    if (count === 0) return;
    throw new FirebreakError(
      "SPOOL_LEFT",
      `expected an empty second file, found ${count} line(s) in ${path} that the store lacks: start the responder on this store once, so that it takes them, then copy`,
    );
  };
}

async function linesAt(path: string): Promise<readonly string[]> {
  if (!existsSync(path)) return [];
  try {
    return linesOf(await readFile(path));
  } catch (error) {
    throw new FirebreakError(
      "SPOOL",
      `expected to read the second file ${path}, which cannot be done (${messageOf(error)}): check permissions and disk`,
      { cause: error },
    );
  }
}
