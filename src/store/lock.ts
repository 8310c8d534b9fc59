import { existsSync, realpathSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { FirebreakError } from "../core/errors.ts";
import { resultCode, storeFault } from "./sqlite/faults.ts";
import { scalar } from "./sqlite/scalar.ts";

const BUSY = 5;
/** Milliseconds. Somebody who asks at this moment whether anybody writes holds the file for a blink; that is no writer. */
const PATIENCE = 250;

/** Where the lock of a file lies. */
export const lockOf = (path: string) => `${path}.lock`;

/**
 * The right to write: an exclusive transaction that is kept open on a file beside the store. The operating system ends it with the
 * process, however that dies, and readers of the store do not notice it.
 */
export function lockStore(path: string, what = "store"): DatabaseSync {
  const lockPath = lockOf(path);
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(lockPath, { timeout: PATIENCE });
    // Nothing is written into it; a journal beside it would be, which a full disk has no room for.
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock?.close();
    if (resultCode(error) !== BUSY) throw storeFault(error, lockPath);
    const message = `${path} is written by another process${writerOf(path)}: stop it, or give this one another ${what}`;
    throw new FirebreakError("STORE_LOCKED", message, { retryable: true, cause: error });
  }
}

/** Whether a process holds the right to write at this moment. */
export function isWritten(path: string): boolean {
  // The lock lies beside the file itself, not beside a link to it.
  const lockPath = lockOf(existsSync(path) ? realpathSync(path) : path);
  if (!existsSync(lockPath)) return false;
  const lock = new DatabaseSync(lockPath, { readOnly: true, timeout: 0 });
  try {
    lock.prepare("SELECT 1 FROM sqlite_master").get();
    return false;
  } catch (error) {
    if (resultCode(error) === BUSY) return true;
    throw storeFault(error, lockPath);
  } finally {
    lock.close();
  }
}

/** Leaves the name of this process in the store, for the message above: a courtesy, for which a full disk keeps nobody from starting. */
export function signWriter(db: DatabaseSync): void {
  try {
    db.prepare("INSERT INTO meta VALUES ('writer', ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value").run(
      String(process.pid),
    );
  } catch {
    // What must be written is told by whoever writes it.
  }
}

function writerOf(path: string): string {
  try {
    const db = new DatabaseSync(path, { readOnly: true });
    try {
      const pid = scalar(db, "SELECT value FROM meta WHERE key = 'writer'");
      return pid === undefined ? "" : ` (process ${String(pid)})`;
    } finally {
      db.close();
    }
  } catch {
    // Only a courtesy: the first writer may not have come far enough to leave its name.
    return "";
  }
}
