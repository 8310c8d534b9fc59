import type { DatabaseSync } from "node:sqlite";
import type { Entry } from "../../src/core/types.ts";
import { createReader } from "../../src/store/read.ts";
import { kyselyOn } from "../../src/store/sqlite/dialect.ts";
import type { Emitted } from "./blocks.ts";
import type { Play } from "./playing.ts";

/** The newest block that counts as looked at. */
export function cursorOf({ db }: Play): bigint {
  const row = db.prepare("SELECT number FROM cursor WHERE chain_id = '1'").get();
  return BigInt(String(row?.["number"] ?? -1));
}

/** Events of which no finding says what they say. */
export async function unfound(it: Play, events: readonly Emitted[]): Promise<readonly string[]> {
  const findings = (await it.entries()).filter(({ kind }) => kind === "finding").map(({ ref }) => ref);
  const amounts = events.map(({ data }) => `${BigInt(data)}`);
  return amounts.filter((one) => !findings.some((ref) => ref.endsWith(`:${one}`))).map((one) => `${one} was not found`);
}

/** What became of everything that was to be done. */
export const outcomesOf = ({ db }: Play): Promise<readonly Entry["body"][]> => outcomesIn(db);

/** The same in another one's record. */
export async function outcomesIn(db: DatabaseSync): Promise<readonly Entry["body"][]> {
  const entries = await createReader(kyselyOn(db)).entries(0, 100_000);
  return entries.filter(({ kind }) => kind === "outcome").map(({ body }) => body);
}

/** What the record says was signed. */
export const signedIn = ({ db }: Play): readonly string[] =>
  db
    .prepare("SELECT hash FROM tx")
    .all()
    .map(({ hash }) => String(hash));

/** All that was ever sent to any node. */
export const offeredTo = ({ nodes }: Play): ReadonlySet<string> =>
  new Set([...nodes.values()].flatMap(({ pool }) => pool.offered.map(({ hash }) => hash)));
