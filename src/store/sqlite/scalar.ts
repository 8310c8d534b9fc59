import type { DatabaseSync, SQLInputValue, SQLOutputValue } from "node:sqlite";

/** The first column of the first row. */
export function scalar(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): SQLOutputValue | undefined {
  return Object.values(db.prepare(sql).get(...values) ?? {})[0];
}
