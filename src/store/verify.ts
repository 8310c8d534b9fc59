import type { DatabaseSync } from "node:sqlite";
import { messageOf } from "../core/errors.ts";
import { type ChainOptions, createChainCheck, type Verdict } from "./chain-check.ts";
import { openReader } from "./sqlite/open.ts";
import { scalar } from "./sqlite/scalar.ts";

/**
 * Computes every hash again, one entry in memory at a time. Raises when there is no store at `path`. A chain of hashes shows every
 * change but one: who may write the file can replace its whole end; compare `head` with one that was noted elsewhere.
 */
export function verifyJournal(path: string, options: ChainOptions = {}): Verdict {
  const db = openReader(path);
  try {
    // One snapshot, so that a writer at work is not mistaken for a cut end.
    db.exec("BEGIN");
    return verifyTables(db, options);
  } finally {
    db.close();
  }
}

/** The same of tables that are open. */
export function verifyTables(db: DatabaseSync, options: ChainOptions = {}): Verdict {
  // A file from before there were chains of incidents has none until a writer opens it.
  const stranded = scalar(db, "SELECT 1 FROM sqlite_schema WHERE name = 'strand'") === 1;
  const check = createChainCheck({ ...options, stranded });
  try {
    const head = db.prepare("SELECT seq, hash FROM head").get();
    const rows = stranded
      ? "SELECT j.*, s.incident, s.nth, s.hash AS strand FROM journal j LEFT JOIN strand s ON s.seq = j.seq ORDER BY j.seq"
      : "SELECT *, NULL AS incident, NULL AS nth, NULL AS strand FROM journal ORDER BY seq";
    for (const row of db.prepare(rows).iterate()) {
      const verdict = check.next(row);
      if (verdict !== undefined) return verdict;
    }
    return check.end(head);
  } catch (error) {
    return { intact: false, seq: check.seq() + 1, reason: `it cannot be read: ${messageOf(error)}` };
  }
}
