import type { DatabaseSync } from "node:sqlite";
import { FirebreakError } from "../core/errors.ts";
import { scalar } from "./rows.ts";

/** The version of the tables below; a file with a higher one was written by a newer Firebreak. */
export const SCHEMA_VERSION = 1;

/** "FBRK": says in the file's header whose file this is. */
const APPLICATION_ID = 0x4642_524b;

/** uint256 as decimal TEXT; what is hashed as canonical JSON TEXT. `journal` refuses change, removal and gaps. */
const TABLES = `
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE journal(
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL, body TEXT NOT NULL,
  prev TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE TABLE head(one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE TABLE cursor(chain_id TEXT PRIMARY KEY, number TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE TABLE intent(
  ord INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, chain_id TEXT NOT NULL, incident TEXT NOT NULL,
  action TEXT NOT NULL, to_ TEXT NOT NULL, data TEXT NOT NULL, since_block TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'closed'))) STRICT;
CREATE INDEX intent_open ON intent(ord) WHERE state = 'open';
CREATE TABLE tx(
  hash TEXT PRIMARY KEY, intent TEXT NOT NULL REFERENCES intent(id), sender TEXT NOT NULL, nonce TEXT NOT NULL,
  variant INTEGER NOT NULL, raw TEXT NOT NULL, max_fee TEXT NOT NULL, tip TEXT NOT NULL, gas TEXT NOT NULL,
  UNIQUE (intent, variant)) STRICT;
CREATE TABLE told(notifier TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT;
INSERT INTO head VALUES (1, 0, '${"0".repeat(64)}');
INSERT INTO meta VALUES ('schema', '${SCHEMA_VERSION}');
PRAGMA application_id = ${APPLICATION_ID};
`;

/** Put back at every start: who drops one to change an entry must also keep the chain of hashes whole. */
const RULES = `
CREATE TRIGGER IF NOT EXISTS journal_no_change BEFORE UPDATE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS journal_no_removal BEFORE DELETE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS journal_no_gap BEFORE INSERT ON journal
  WHEN NEW.seq <> (SELECT seq + 1 FROM head) OR NEW.prev <> (SELECT hash FROM head)
  BEGIN SELECT RAISE(ABORT, 'an entry must follow the last one'); END;
CREATE TRIGGER IF NOT EXISTS head_follows BEFORE UPDATE ON head
  WHEN NOT EXISTS (SELECT 1 FROM journal WHERE seq = NEW.seq AND hash = NEW.hash AND seq > OLD.seq)
  BEGIN SELECT RAISE(ABORT, 'the head follows the journal'); END;
CREATE TRIGGER IF NOT EXISTS head_stays BEFORE DELETE ON head
  BEGIN SELECT RAISE(ABORT, 'the head follows the journal'); END;
`;

/** Creates the tables in an empty file; refuses a file of another program or of a newer Firebreak. */
export function prepareSchema(db: DatabaseSync, path: string): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    if (isEmpty(db)) db.exec(TABLES);
    assertSchema(db, path);
    db.exec(RULES);
    db.exec("COMMIT");
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

/** Raises `STORE_FOREIGN` or `STORE_TOO_NEW` unless the tables are ours. */
export function assertSchema(db: DatabaseSync, path: string): void {
  if (scalar(db, "PRAGMA application_id") !== APPLICATION_ID) {
    const found = isEmpty(db) ? "an empty file" : "a database of another program";
    throw new FirebreakError(
      "STORE_FOREIGN",
      `expected a Firebreak store at ${path}, found ${found}: give another path`,
    );
  }

  const version = Number(scalar(db, "SELECT value FROM meta WHERE key = 'schema'"));
  if (version !== SCHEMA_VERSION) {
    const does = version > SCHEMA_VERSION ? "run the newer Firebreak that wrote it" : "give another path";
    const message = `expected store schema ${SCHEMA_VERSION} at ${path}, found ${version}: ${does}`;
    throw new FirebreakError(version > SCHEMA_VERSION ? "STORE_TOO_NEW" : "STORE_FOREIGN", message);
  }
}

function isEmpty(db: DatabaseSync): boolean {
  return scalar(db, "SELECT 1 FROM sqlite_schema LIMIT 1") === undefined;
}
