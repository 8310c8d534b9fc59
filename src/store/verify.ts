import type { DatabaseSync } from "node:sqlite";
import { messageOf } from "../core/errors.ts";
import { entryHash, FIRST_PREV } from "./journal.ts";
import { openReader } from "./open.ts";
import { integer, type Row, text } from "./rows.ts";

/** `seq` is the first entry that is not as it was written. `head` is the hash of the last entry, 64 hex digits. */
export type Verdict =
  | { readonly intact: true; readonly entries: number; readonly head: string }
  | { readonly intact: false; readonly seq: number; readonly reason: string };

type End = { readonly seq: number; readonly hash: string };

/**
 * Computes every hash again, one entry in memory at a time. Raises when there is no store at `path`. A chain of hashes shows every
 * change but one: who may write the file can replace its whole end; compare `head` with one that was noted elsewhere.
 */
export function verifyJournal(path: string): Verdict {
  const db = openReader(path);
  try {
    // One snapshot, so that a writer at work is not mistaken for a cut end.
    db.exec("BEGIN");
    return follow(db);
  } finally {
    db.close();
  }
}

function follow(db: DatabaseSync): Verdict {
  let end: End = { seq: 0, hash: FIRST_PREV };
  try {
    const head = db.prepare("SELECT seq, hash FROM head").get();
    for (const row of db.prepare("SELECT * FROM journal ORDER BY seq").iterate()) {
      const reason = objection(row, end);
      if (reason !== undefined) return { intact: false, seq: end.seq + 1, reason };
      end = { seq: integer(row, "seq"), hash: text(row, "hash") };
    }
    return atHead(end, head);
  } catch (error) {
    return { intact: false, seq: end.seq + 1, reason: `it cannot be read: ${messageOf(error)}` };
  }
}

function objection(row: Row, last: End): string | undefined {
  const seq = integer(row, "seq");
  if (seq !== last.seq + 1) return `it is missing: entry ${seq} follows entry ${last.seq}`;
  if (text(row, "prev") !== last.hash) return "it does not name the hash of the entry before it";

  const entry = { at: integer(row, "at"), kind: text(row, "kind"), ref: text(row, "ref"), body: text(row, "body") };
  if (entryHash(last.hash, seq, entry) !== text(row, "hash"))
    return "its content does not have the hash that stands beside it";
  return undefined;
}

function atHead(end: End, head: Row | undefined): Verdict {
  if (head === undefined)
    return { intact: false, seq: end.seq + 1, reason: "the head that names the last entry is missing" };
  if (integer(head, "seq") > end.seq) {
    return {
      intact: false,
      seq: end.seq + 1,
      reason: `it is missing: the head names entry ${integer(head, "seq")} as the last`,
    };
  }
  if (integer(head, "seq") !== end.seq || text(head, "hash") !== end.hash) {
    return { intact: false, seq: end.seq, reason: "the head names another last entry" };
  }
  return { intact: true, entries: end.seq, head: end.hash };
}
