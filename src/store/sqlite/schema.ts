import type { DatabaseSync } from "node:sqlite";
import { FirebreakError } from "../../core/errors.ts";
import { migrations, SCHEMA_VERSION } from "../tables.ts";
import { words } from "./dialect.ts";
import { scalar } from "./scalar.ts";
import { fillStrands } from "./strands.ts";

/** "FBRK": says in the file's header whose file this is. */
const APPLICATION_ID = 0x4642_524b;

/** Put back at every start: who drops one to change an entry must also keep the chain of hashes whole. What REPLACE removes, no rule of removals sees. */
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
CREATE TRIGGER IF NOT EXISTS strand_no_change BEFORE UPDATE ON strand
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS head_is_one BEFORE INSERT ON head WHEN EXISTS (SELECT 1 FROM head)
  BEGIN SELECT RAISE(ABORT, 'the head follows the journal'); END;
CREATE TRIGGER IF NOT EXISTS strand_no_replacement BEFORE INSERT ON strand
  WHEN EXISTS (SELECT 1 FROM strand WHERE seq = NEW.seq)
    OR EXISTS (SELECT 1 FROM strand WHERE incident = NEW.incident AND nth = NEW.nth)
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS strand_no_removal BEFORE DELETE ON strand
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
`;

/** Creates the tables in an empty file and brings older ones up to date; refuses a file of another program or of a newer Firebreak. */
export function prepareSchema(db: DatabaseSync, path: string): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    if (isEmpty(db)) db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    else assertSchema(db, path);
    migrate(db);
    db.exec(RULES);
    db.exec("COMMIT");
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

function migrate(db: DatabaseSync): void {
  const from = versionOf(db);
  for (const [index, statements] of migrations(words).entries()) {
    if (index < from) continue;
    for (const statement of statements) db.exec(statement);
    if (index === 1) fillStrands(db);
  }
}

/** Raises `STORE_FOREIGN` or `STORE_TOO_NEW` unless the tables are ours, of this version or of an older one. */
export function assertSchema(db: DatabaseSync, path: string): void {
  if (scalar(db, "PRAGMA application_id") !== APPLICATION_ID) {
    const found = isEmpty(db) ? "an empty file" : "a database of another program";
    throw new FirebreakError(
      "STORE_FOREIGN",
      `expected a Firebreak store at ${path}, found ${found}: give another path`,
    );
  }

  const version = versionOf(db);
  if (version >= 1 && version <= SCHEMA_VERSION) return;
  const does = version > SCHEMA_VERSION ? "run the newer Firebreak that wrote it" : "give another path";
  const message = `expected store schema 1 to ${SCHEMA_VERSION} at ${path}, found ${version}: ${does}`;
  throw new FirebreakError(version > SCHEMA_VERSION ? "STORE_TOO_NEW" : "STORE_FOREIGN", message);
}

/** 0 before there are tables. */
function versionOf(db: DatabaseSync): number {
  if (isEmpty(db)) return 0;
  return Number(scalar(db, "SELECT value FROM meta WHERE key = 'schema'"));
}

function isEmpty(db: DatabaseSync): boolean {
  return scalar(db, "SELECT 1 FROM sqlite_schema LIMIT 1") === undefined;
}
