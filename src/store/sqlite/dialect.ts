import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { Kysely, SqliteDialect } from "kysely";
import { FirebreakError } from "../../core/errors.ts";
import type { Tables, Words } from "../tables.ts";

export const words: Words = { integer: "INTEGER", order: "INTEGER", end: " STRICT" };

/**
 * Kysely on a file that is open already; whoever opened it closes it. A query runs whole in one turn of the event loop, so that it never
 * comes between the statements of a transaction.
 */
export function kyselyOn(db: DatabaseSync): Kysely<Tables> {
  const prepare = (sql: string) => {
    const statement = db.prepare(sql);
    return {
      reader: statement.columns().length > 0,
      all: (values: readonly unknown[]) => statement.all(...values.map(toInput)),
      run: (values: readonly unknown[]) => statement.run(...values.map(toInput)),
      iterate: (values: readonly unknown[]) => statement.iterate(...values.map(toInput)),
    };
  };
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: { prepare, close: () => undefined } }) });
}

function toInput(value: unknown): SQLInputValue {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "bigint")
    return value;
  throw new FirebreakError("STORE_ERROR", `expected text or a number for a column, found ${typeof value}`);
}
