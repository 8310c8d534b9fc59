import { type Kysely, sql } from "kysely";
import { FirebreakError } from "../core/errors.ts";
import { verifyRows } from "./journal-rows.ts";
import { isWritten } from "./lock.ts";
import { postgresFault } from "./postgres/faults.ts";
import { kyselyOn as kyselyOnPool, openPool } from "./postgres/pool.ts";
import { prepareDatabase } from "./postgres.ts";
import { besideSpool } from "./spool-file.ts";
import { readSpool } from "./spool-left.ts";
import { kyselyOn } from "./sqlite/dialect.ts";
import { resultCode, storeFault } from "./sqlite/faults.ts";
import { openReader, openWriter } from "./sqlite/open.ts";
import { scalar } from "./sqlite/scalar.ts";
import { SCHEMA_VERSION, type Tables } from "./tables.ts";

const page = 500;
const others = ["strand", "cursor", "intent", "tx", "told", "once"] as const;
const longMs = 60_000;

/**
 * Copies everything of a file into an empty database, in one transaction, and verifies what arrived. The file is read as it is at one moment;
 * its responder must be stopped, or what it writes afterwards is not in the copy. Raises `STORE_LOCKED`, `STORE_NOT_EMPTY`, `STORE_CORRUPT` or `SPOOL_LEFT`.
 */
export async function copyToPostgres(
  path: string,
  url: string,
  spool = besideSpool(path),
): Promise<{ readonly entries: number; readonly head: string }> {
  requireStopped(path);
  const requireTaken = await readSpool(spool);
  const file = openCurrent(path);
  try {
    file.exec("BEGIN");
    requireTaken(file);
    const from = kyselyOn(file);
    requireIntact(await verifyRows(from), path);
    const address = await prepareDatabase(url);
    const pool = openPool(address, 1, longMs);
    try {
      return await kyselyOnPool(pool)
        .transaction()
        .execute(async (to) => {
          await copy(from, to, address.name);
          // Before it is kept: what arrived otherwise would be in the way of the next try.
          const verdict = requireIntact(await verifyRows(to), address.name);
          // A supervisor may have started it again meanwhile.
          requireStopped(path);
          return verdict;
        });
    } catch (error) {
      throw resultCode(error) === undefined ? postgresFault(error, address.name) : storeFault(error, path);
    } finally {
      await pool.end();
    }
  } finally {
    file.close();
  }
}

/** Whoever went on with the copy would act once more on what this one contains from now on. */
function requireStopped(path: string): void {
  if (!isWritten(path)) return;
  const message = `expected a stopped responder, found one that writes ${path}; stop it first`;
  throw new FirebreakError("STORE_LOCKED", message, { retryable: true });
}

/** A file of an older schema is brought up to date first, as by a responder that opens it; who holds it is not disturbed. */
function openCurrent(path: string): ReturnType<typeof openReader> {
  const file = openReader(path);
  if (Number(scalar(file, "SELECT value FROM meta WHERE key = 'schema'")) === SCHEMA_VERSION) return file;
  file.close();
  openWriter(path).close();
  return openReader(path);
}

async function copy(from: Kysely<Tables>, to: Kysely<Tables>, name: string): Promise<void> {
  const head = await to.selectFrom("head").select("seq").forUpdate().executeTakeFirstOrThrow();
  if (head.seq !== 0)
    throw new FirebreakError(
      "STORE_NOT_EMPTY",
      `expected an empty store in ${name}, found ${head.seq} entries: give another database`,
    );

  for (let after = 0; ; ) {
    const query = from.selectFrom("journal").selectAll().where("seq", ">", after).orderBy("seq").limit(page);
    const rows = await query.execute();
    if (rows.length === 0) break;
    for (const row of rows) {
      // The rules hold for a copy as well: an entry follows the last one, the head follows the entry.
      await to.insertInto("journal").values(row).execute();
      await to.updateTable("head").set({ seq: row.seq, hash: row.hash }).execute();
      after = row.seq;
    }
  }
  for (const table of others) {
    const rows = await from.selectFrom(table).selectAll().execute();
    for (const row of rows)
      await to
        .insertInto(table)
        .values(row as never)
        .execute();
  }
  await sql`SELECT setval(pg_get_serial_sequence('intent', 'ord'), coalesce((SELECT max(ord) FROM intent), 0) + 1, false)`.execute(
    to,
  );
}

function requireIntact(verdict: Awaited<ReturnType<typeof verifyRows>>, name: string) {
  if (verdict.intact) return verdict;
  throw new FirebreakError(
    "STORE_CORRUPT",
    `expected an intact journal in ${name}; entry ${verdict.seq}: ${verdict.reason}; keep it as evidence`,
  );
}
