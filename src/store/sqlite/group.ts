import type { DatabaseSync } from "node:sqlite";
import type { Fault, Place, Reply, WireChange } from "../wire.ts";
import { storeFault } from "./faults.ts";
import type { Marks } from "./marks.ts";
import { createApply } from "./write.ts";

export type Ask = { readonly id: number; readonly change: WireChange };

/** Makes many changes durable with one fsync; each of them is written whole or not at all, whatever becomes of the others. */
export function createGroupCommit(db: DatabaseSync, path: string, marks: Marks): (asks: readonly Ask[]) => Reply[] {
  const apply = createApply(db);

  return function commit(asks: readonly Ask[]): Reply[] {
    try {
      return inTransaction(db, marks, () => asks.map((ask) => applyOne(db, path, apply, ask)));
    } catch (error) {
      const [only, ...others] = asks;
      if (only === undefined) return [];
      if (others.length === 0) return [{ id: only.id, fault: toFault(error, path) }];

      // The transaction was lost as a whole. One at a time, a change that is too large for the disk spoils only itself.
      return asks.flatMap((ask) => commit([ask]));
    }
  };
}

/** Durable when it returns. */
export function inTransaction<T>(db: DatabaseSync, marks: Marks, work: () => T): T {
  try {
    db.exec("BEGIN IMMEDIATE");
    const result = work();
    marks.write();
    db.exec("COMMIT");
    marks.written();
    return result;
  } finally {
    if (db.isTransaction) db.exec("ROLLBACK");
  }
}

export function toFault(error: unknown, path: string): Fault {
  const { code, message, retryable } = storeFault(error, path);
  return { code, message, retryable };
}

function applyOne(
  db: DatabaseSync,
  path: string,
  apply: (change: WireChange) => readonly Place[] | undefined,
  { id, change }: Ask,
): Reply {
  db.exec("SAVEPOINT one");
  try {
    const value = apply(change);
    db.exec(value === undefined ? "ROLLBACK TO one; RELEASE one" : "RELEASE one");
    return { id, value };
  } catch (error) {
    // A full disk ends the whole transaction; everything else ends only this change.
    if (!db.isTransaction) throw error;
    db.exec("ROLLBACK TO one; RELEASE one");
    return { id, fault: toFault(error, path) };
  }
}
