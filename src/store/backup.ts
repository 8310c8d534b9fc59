import { existsSync, rmSync } from "node:fs";
import { backup } from "node:sqlite";
import { FirebreakError } from "../core/errors.ts";
import type { Verdict } from "./chain-check.ts";
import { besideSpool } from "./spool-file.ts";
import { readSpool } from "./spool-left.ts";
import { storeFault } from "./sqlite/faults.ts";
import { openReader } from "./sqlite/open.ts";
import { scalar } from "./sqlite/scalar.ts";
import { verifyJournal } from "./verify.ts";

type Intact = Extract<Verdict, { intact: true }>;

/** Copies a store while a responder writes it, and verifies the copy. Raises `STORE_EXISTS` rather than overwrite anything, and `SPOOL_LEFT`. */
export async function backUp(store: string, copy: string, spool = besideSpool(store)): Promise<Intact> {
  requireAbsent(copy);
  const requireTaken = await readSpool(spool);
  const db = openReader(store);
  try {
    // As it is at one moment, from the first read on: a copy of what goes on growing would begin again with every write.
    db.exec("BEGIN");
    requireTaken(db);
    scalar(db, "SELECT seq FROM head");
    await backup(db, copy);
  } catch (error) {
    throw storeFault(error, copy);
  } finally {
    db.close();
  }
  return verified(copy);
}

/** Puts a copy where there is no store, after it was verified. Raises `STORE_EXISTS` or `STORE_CORRUPT`. */
export async function restore(copy: string, store: string): Promise<Intact> {
  for (const path of [store, `${store}-wal`]) requireAbsent(path);
  const verdict = intact(verifyJournal(copy), copy);
  // Through SQLite, so that what still lies in the copy's log comes along.
  const db = openReader(copy);
  try {
    await backup(db, store);
  } catch (error) {
    throw storeFault(error, store);
  } finally {
    db.close();
  }
  verified(store);
  return verdict;
}

/** What is not whole must not lie about under a name that somebody trusts. */
function verified(path: string): Intact {
  const verdict = verifyJournal(path);
  if (!verdict.intact) rmSync(path, { force: true });
  return intact(verdict, path);
}

function intact(verdict: Verdict, path: string): Intact {
  if (verdict.intact) return verdict;
  throw new FirebreakError(
    "STORE_CORRUPT",
    `expected an intact journal in ${path}; entry ${verdict.seq}: ${verdict.reason}; keep the file as evidence`,
  );
}

function requireAbsent(path: string): void {
  if (!existsSync(path)) return;
  throw new FirebreakError(
    "STORE_EXISTS",
    `expected no file at ${path}, found one: give another path, or move it away`,
  );
}
