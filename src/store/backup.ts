import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { backup } from "node:sqlite";
import { FirebreakError } from "../core/errors.ts";
import type { Verdict } from "./chain-check.ts";
import { lockOf, lockStore } from "./lock.ts";
import { besideSpool } from "./spool-file.ts";
import { readSpool } from "./spool-left.ts";
import { storeFault } from "./sqlite/faults.ts";
import { openReader } from "./sqlite/open.ts";
import { makeOwnFile } from "./sqlite/own-file.ts";
import { scalar } from "./sqlite/scalar.ts";
import { verifyJournal } from "./verify.ts";

type Intact = Extract<Verdict, { intact: true }>;
type Damaged = Exclude<Verdict, Intact>;

/** Copies a store while a responder writes it, and verifies the copy. Raises `STORE_EXISTS` rather than overwrite anything, and `SPOOL_LEFT`. */
export async function backUp(store: string, copy: string, spool = besideSpool(store)): Promise<Intact> {
  requireRoom(copy);
  const requireTaken = await readSpool(spool);
  return whole(copy, async (beside) => {
    const db = openReader(store);
    try {
      // As it is at one moment, from the first read on: a copy of what goes on growing would begin again with every write.
      db.exec("BEGIN");
      requireTaken(db);
      scalar(db, "SELECT seq FROM head");
      await backup(db, beside);
    } finally {
      db.close();
    }
  });
}

/** Puts a copy where there is no store, after it was verified. Raises `STORE_EXISTS` or `STORE_CORRUPT`. */
export async function restore(copy: string, store: string): Promise<Intact> {
  requireRoom(store);
  const verdict = verifyJournal(copy);
  if (!verdict.intact) throw corrupt(verdict, copy, "keep the file as evidence");
  return whole(store, async (beside) => {
    // Through SQLite, so that what still lies in the copy's log comes along.
    const db = openReader(copy);
    try {
      await backup(db, beside);
    } finally {
      db.close();
    }
  });
}

/**
 * Whole or not at all: what is not must not lie about under a name that somebody trusts, and a responder would begin anew in a file without
 * bytes. It is written beside, verified there, and then gets its name; what a kill leaves beside is gone with the next try.
 */
async function whole(path: string, write: (beside: string) => Promise<void>): Promise<Intact> {
  const beside = `${path}.new`;
  // Two at once would take away what the other one writes.
  const lock = lockStore(beside, "path");
  try {
    removeAll(beside);
    makeOwnFile(beside);
    await write(beside);
    const verdict = verifyJournal(beside);
    if (!verdict.intact)
      throw corrupt(verdict, `what was copied to ${path}`, "verify what it is of; nothing was left there");
    // A responder may have been started there meanwhile.
    requireRoom(path);
    renameSync(beside, path);
    syncFolder(dirname(path));
    return verdict;
  } catch (error) {
    throw copyFault(error, path);
  } finally {
    removeAll(beside);
    rmSync(lockOf(beside), { force: true });
    lock.close();
  }
}

function removeAll(path: string): void {
  for (const end of ["", "-journal", "-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
}

/** The bytes are on the disk since SQLite ended its write; the name is with this. Some file systems cannot, and SQLite fails nothing for that either. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(path, "r");
    fsyncSync(folder);
    closeSync(folder);
  } catch {
    // The file is in its place all the same.
  }
}

function copyFault(error: unknown, path: string): FirebreakError {
  const fault = storeFault(error, path);
  // Ours names its own place, which may be that of the file that is read.
  if (error === fault || fault.code !== "STORE_FULL") return fault;
  const message = `no space left for ${path}: free space and try again; nothing was left there`;
  return new FirebreakError("STORE_FULL", message, { retryable: true, cause: error });
}

function corrupt({ seq, reason }: Damaged, what: string, does: string): FirebreakError {
  return new FirebreakError("STORE_CORRUPT", `expected an intact journal in ${what}; entry ${seq}: ${reason}; ${does}`);
}

/** A log that lies there would be read as the new file's. */
function requireRoom(path: string): void {
  for (const one of [path, `${path}-wal`]) requireAbsent(one);
}

function requireAbsent(path: string): void {
  if (!existsSync(path)) return;
  throw new FirebreakError(
    "STORE_EXISTS",
    `expected no file at ${path}, found one: give another path, or move it away`,
  );
}
