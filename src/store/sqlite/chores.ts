import type { DatabaseSync } from "node:sqlite";
import { inTransaction } from "./group.ts";
import type { Marks } from "./marks.ts";

/** Milliseconds of quiet before the log is moved into the file, so that no change waits for it. */
const QUIET_MS = 500;

/** What can wait until nobody does: notifiers' marks and the write-ahead log. */
export type Chores = { changed(): void; stop(): void };

export function createChores(db: DatabaseSync, marks: Marks): Chores {
  let timer: NodeJS.Timeout | undefined;
  let busy = false;

  const look = () => {
    timer = undefined;
    if (busy) return wait();
    try {
      if (marks.pending) inTransaction(db, marks, () => undefined);
      db.exec("PRAGMA wal_checkpoint(PASSIVE)");
    } catch {
      // A full disk: whoever writes next is told, and the marks stay pending until then.
    }
  };
  const wait = () => {
    busy = false;
    timer = setTimeout(look, QUIET_MS).unref();
  };

  return {
    changed: () => {
      busy = timer !== undefined;
      if (timer === undefined) wait();
    },
    stop: () => clearTimeout(timer),
  };
}
