import type { DatabaseSync } from "node:sqlite";
import { type Compilable, type Insertable, sql } from "kysely";
import { FirebreakError } from "../../core/errors.ts";
import type { Intent, SignedTx } from "../../core/types.ts";
import { cursorRow } from "../cursor-rows.ts";
import { entryHash } from "../journal.ts";
import type { Tables } from "../tables.ts";
import type { Place, WireChange } from "../wire.ts";
import { kyselyOn } from "./dialect.ts";
import { createStrands } from "./strands.ts";

/** Writes one change inside the caller's transaction; `undefined` when its intent or its name is known already. */
export type Apply = (change: WireChange) => readonly Place[] | undefined;

/** Kysely writes the statements, once; building them for every change would cost as much as writing it. */
export function createApply(db: DatabaseSync): Apply {
  const build = kyselyOn(db);
  const writeCursor = createCursorWriter(db);
  const openIntent = createIntentWriter(db);
  const writeTx = createTxWriter(db);
  const append = createAppender(db);
  const nameOnce = inserter(db, { name: "" }, (row) =>
    build
      .insertInto("once")
      .values(row)
      .onConflict((on) => on.doNothing()),
  );
  const closing = build.updateTable("intent").set({ state: "closed" }).where("id", "=", "");
  const closeIntent = db.prepare(closing.compile().sql);
  const reopening = build
    .updateTable("intent")
    .set({ state: "open" })
    .where("id", "=", "")
    .where("state", "=", "closed");
  const reopenIntent = db.prepare(reopening.compile().sql);

  return (change) => {
    if (change.once !== undefined && !nameOnce({ name: change.once })) return undefined;
    if (change.reopens !== undefined && reopenIntent.run("open", change.reopens, "closed").changes !== 1)
      return undefined;
    if (change.intent) {
      const { id, txs } = change.intent;
      if (!openIntent(change.intent)) return undefined;
      for (const tx of txs) writeTx(id, tx);
    }
    if (change.variant) writeTx(change.variant.intent, change.variant.tx);
    if (change.closes !== undefined) closeIntent.run("closed", change.closes);
    if (change.cursor) writeCursor(cursorRow(change.cursor));
    if (change.trail) writeCursor(change.trail);

    return append(change.entries);
  };
}

/** Inserts rows of the shape of the sample; false when a row was there already. */
function inserter<Row extends { [column: string]: string | number }>(
  db: DatabaseSync,
  sample: Row,
  query: (sample: Row) => Compilable,
): (row: Row) => boolean {
  const statement = db.prepare(query(sample).compile().sql);
  const columns = Object.keys(sample);
  return (row) => statement.run(...columns.map((column) => row[column] ?? null)).changes === 1;
}

function createCursorWriter(db: DatabaseSync): (row: Tables["cursor"]) => void {
  const write = inserter(db, { chain_id: "", number: "", hash: "" }, (row) =>
    kyselyOn(db)
      .insertInto("cursor")
      .values(row)
      .onConflict((on) =>
        on
          .column("chain_id")
          .doUpdateSet(({ ref }) => ({ number: ref("excluded.number"), hash: ref("excluded.hash") })),
      ),
  );
  return (row) => void write(row);
}

/** False when the id is known. */
function createIntentWriter(db: DatabaseSync): (intent: Intent) => boolean {
  const row = ({ id, chainId, incident, action, call, sinceBlock }: Omit<Intent, "txs">) => ({
    ...{ id, incident, action, chain_id: String(chainId), to_: call.to, data: call.data },
    ...{ since_block: String(sinceBlock), state: "open" },
  });
  const sample = row({ id: "", chainId: 0n, incident: "", action: "", call: { to: "0x", data: "0x" }, sinceBlock: 0n });
  const write = inserter(db, sample, (values) =>
    kyselyOn(db)
      .insertInto("intent")
      .values(values)
      .onConflict((on) => on.column("id").doNothing()),
  );
  return (intent) => write(row(intent));
}

/**
 * An intent that a full disk did not take was sent nevertheless: what follows it is recorded as far as it can be. Bytes whose intent is closed may
 * be another one's: a reorganisation gives back the nonce, and the same call is signed the same.
 */
function createTxWriter(db: DatabaseSync): (intent: string, tx: SignedTx) => void {
  const known = db.prepare("SELECT 1 FROM intent WHERE id = ?");
  const row = (intent: string, { hash, sender, nonce, variant, raw, maxFee, tip, gas }: SignedTx) => ({
    ...{ hash, intent, sender, nonce: String(nonce), variant, raw },
    ...{ max_fee: String(maxFee), tip: String(tip), gas: String(gas) },
  });
  const none = { hash: "0x", raw: "0x", sender: "0x", nonce: 0n, variant: 0, maxFee: 0n, tip: 0n, gas: 0n } as const;
  const write = inserter(db, row("", none), (values) =>
    kyselyOn(db)
      .insertInto("tx")
      .values(values)
      .onConflict((on) =>
        on
          .column("hash")
          .doUpdateSet(({ ref }) => ({ intent: ref("excluded.intent"), variant: ref("excluded.variant") }))
          .where(sql<boolean>`(SELECT state FROM intent WHERE id = tx.intent) = 'closed'`),
      ),
  );
  return (intent, tx) => {
    if (!known.get(intent) || write(row(intent, tx))) return;
    throw new FirebreakError("STORE_CONFLICT", `transaction ${tx.hash} is another open intent's`);
  };
}

function createAppender(db: DatabaseSync): (entries: WireChange["entries"]) => readonly Place[] {
  const readHead = db.prepare("SELECT seq, hash FROM head");
  const moveHead = db.prepare("UPDATE head SET seq = ?, hash = ?");
  const sample: Insertable<Tables["journal"]> = { seq: 0, at: 0, kind: "", ref: "", body: "", prev: "", hash: "" };
  const insert = inserter(db, sample, (row) => kyselyOn(db).insertInto("journal").values(row));
  const strands = createStrands(db);

  return (entries) => {
    const row = readHead.get();
    let head = { seq: Number(row?.["seq"]), hash: String(row?.["hash"]) };
    return entries.map(({ incident, ...entry }) => {
      const seq = head.seq + 1;
      const place = { seq, prev: head.hash, hash: entryHash(head.hash, seq, entry) };
      insert({ ...entry, ...place });
      moveHead.run(seq, place.hash);
      strands.append(place, incident ?? strands.incidentOf(entry.ref));
      head = place;
      return place;
    });
  };
}
