import type { Kysely } from "kysely";
import { messageOf } from "../core/errors.ts";
import { type ChainOptions, type CheckedRow, createChainCheck, type Verdict } from "./chain-check.ts";
import type { Tables } from "./tables.ts";

const page = 500;

/** The entries up to `last` as they are stored, with their place in the chain of their incident; of one incident alone when it is named. */
export async function* journalRows(db: Kysely<Tables>, last: number, incident?: string): AsyncGenerator<CheckedRow> {
  for (let after = 0; after < last; ) {
    let query = db
      .selectFrom("journal")
      .leftJoin("strand", "strand.seq", "journal.seq")
      .selectAll("journal")
      .select(["strand.incident", "strand.nth", "strand.hash as strand"])
      .where("journal.seq", ">", after)
      .where("journal.seq", "<=", last);
    if (incident !== undefined) query = query.where("strand.incident", "=", incident);
    const rows = await query.orderBy("journal.seq").limit(page).execute();
    yield* rows;
    after = rows.at(-1)?.seq ?? last;
  }
}

/** Computes every hash again. What is appended meanwhile is left out: the head was read first. */
export async function verifyRows(db: Kysely<Tables>, options: ChainOptions = {}): Promise<Verdict> {
  const check = createChainCheck(options);
  try {
    const head = await db.selectFrom("head").select(["seq", "hash"]).executeTakeFirst();
    for await (const row of journalRows(db, head?.seq ?? 0)) {
      const verdict = check.next(row);
      if (verdict !== undefined) return verdict;
    }
    return check.end(head);
  } catch (error) {
    return { intact: false, seq: check.seq() + 1, reason: `it cannot be read: ${messageOf(error)}` };
  }
}
