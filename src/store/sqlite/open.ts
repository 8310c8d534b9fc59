import { existsSync, mkdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { FirebreakError } from "../../core/errors.ts";
import { FIRST_PREV } from "../journal.ts";
import { lockOf, lockStore, signWriter } from "../lock.ts";
import { requireKept } from "../lost.ts";
import { storeFault } from "./faults.ts";
import { makeOwnFile } from "./own-file.ts";
import { scalar } from "./scalar.ts";
import { assertSchema, prepareSchema } from "./schema.ts";

/** The release that fixed the loss of a reset write-ahead log. */
const MIN_SQLITE = [3, 51, 3] as const;

/** FULL: the log reaches the disk before a commit returns. */
const SYNCHRONOUS_FULL = 2;

/** Pages of log that force a checkpoint in the middle of work; the worker checkpoints earlier, when it is idle. */
const LOG_PAGES = 8_000;

/** What a file or a folder is that no responder ever wrote: nothing is left beside it. */
const notOurs = ["STORE_FOREIGN", "STORE_NOT_A_DATABASE", "CONFIG"];

export type Opened = { readonly db: DatabaseSync; readonly path: string; close(): void };

/** Opens the file for its only writer, and creates it when absent. Raises one clear sentence for everything that speaks against it. */
export function openWriter(given: string): Opened {
  const path = realPath(given);
  const wasLocked = existsSync(lockOf(path));
  const lock = lockStore(path);
  try {
    requireKept(resolve(given));
    makeOwnFile(path);
    const db = new DatabaseSync(path, { timeout: 2_000 });
    const close = () => {
      db.close();
      lock.close();
    };
    try {
      configure(db, path);
      return { db, path, close };
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    const fault = storeFault(error, path);
    // Before it is let go. Whoever waits for it finds the same file, and is refused as well; of a store of ours it stays, since there two would write.
    if (!wasLocked && notOurs.includes(fault.code)) rmSync(lockOf(path), { force: true });
    lock.close();
    throw fault;
  }
}

/** Opens the file to look at it; another process may be writing. */
export function openReader(given: string): DatabaseSync {
  const path = resolve(given);
  requireKept(path);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new FirebreakError(
      "STORE_MISSING",
      `expected a store at ${path}, found no file: correct the path, or run the responder, which makes it`,
    );

  try {
    const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
    try {
      assertSchema(db, path);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw storeFault(error, path);
  }
}

/** One file, one name, so that two names of it share one lock. */
function realPath(given: string): string {
  const path = resolve(given);
  try {
    if (existsSync(path)) return realpathSync(path);
    mkdirSync(dirname(path), { recursive: true });
    return join(realpathSync(dirname(path)), basename(path));
  } catch (error) {
    throw storeFault(error, path);
  }
}

function configure(db: DatabaseSync, path: string): void {
  assertVersion(String(scalar(db, "SELECT sqlite_version()")));

  // First the tables: a file of somebody else must not even get another journal mode.
  db.exec("PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1");
  prepareSchema(db, path);

  expectSetting(db, "journal_mode = WAL", "wal", path);
  db.exec(`PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${LOG_PAGES}; PRAGMA journal_size_limit = 67108864`);
  expectSetting(db, "synchronous", SYNCHRONOUS_FULL, path);
  assertHead(db, path);
  signWriter(db);
}

function expectSetting(db: DatabaseSync, pragma: string, expected: string | number, path: string): void {
  const found = scalar(db, `PRAGMA ${pragma}`);
  if (found === expected) return;
  const message = `expected PRAGMA ${pragma} to answer ${expected} for ${path}, found ${String(found)}`;
  throw new FirebreakError("STORE_NOT_DURABLE", `${message}: put the store on a local disk`);
}

/** Raises unless the head is the last entry: a journal with a cut end must not be continued as if nothing had happened. */
function assertHead(db: DatabaseSync, path: string): void {
  const last = scalar(db, "SELECT seq || ' ' || hash FROM journal ORDER BY seq DESC LIMIT 1");
  const head = scalar(db, "SELECT seq || ' ' || hash FROM head");
  if (head === (last ?? `0 ${FIRST_PREV}`)) return;
  const message = `expected the journal of ${path} to end with its head (${String(head)}), found ${String(last ?? "nothing")}`;
  throw new FirebreakError("STORE_TAMPERED", `${message}: keep the file as evidence and give another path`);
}

/** Raises `STORE_OLD_SQLITE` below the release that fixed the loss of a reset log. */
export function assertVersion(found: string): void {
  const parts = found.split(".").map(Number);
  for (const [index, minimum] of MIN_SQLITE.entries()) {
    const part = parts[index] ?? 0;
    if (part > minimum) return;
    if (part < minimum) {
      const message = `expected SQLite ${MIN_SQLITE.join(".")} or newer, found ${found}: use Node 24.15 or newer`;
      throw new FirebreakError("STORE_OLD_SQLITE", message);
    }
  }
}
