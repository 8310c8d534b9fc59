import { type Kysely, type Selectable, sql } from "kysely";
import type { Cursor } from "../core/change.ts";
import type { EntryKind } from "../core/kinds.ts";
import type { Entry, Intent, SignedTx } from "../core/types.ts";
import type { IncidentEnd } from "../lib/anchor.ts";
import { cursorOf, trailName } from "./cursor-rows.ts";
import { body, hex, kind } from "./rows.ts";
import type { Tables } from "./tables.ts";

/** Entries among which the incidents are looked for that grew last: a whole journal takes longer than PostgreSQL is given, and keeps SQLite from writing. */
const mostLooked = 10_000;

/** The reading half: the same queries for both databases, for those who write and those who only look. */
export type Reader = {
  cursor(chainId: bigint): Promise<Cursor | undefined>;
  openIntents(): Promise<readonly Intent[]>;
  /** The block of the newest intent, open or closed, by chain. */
  newestIntents(): Promise<ReadonlyMap<bigint, bigint>>;
  /** Intents by id, oldest first. */
  intents(ids: readonly string[]): Promise<readonly Intent[]>;
  entries(after: number, limit: number, kinds?: readonly EntryKind[]): Promise<readonly Entry[]>;
  told(notifier: string): Promise<number | undefined>;
  /** Of all notifiers. */
  marks(): Promise<ReadonlyMap<string, number>>;
  head(): Promise<{ readonly seq: number; readonly hash: string }>;
  ends(after: number, upTo: number): Promise<readonly IncidentEnd[]>;
};

export function createReader(db: Kysely<Tables>): Reader {
  const withTxs = async (rows: readonly Selectable<Tables["intent"]>[]): Promise<readonly Intent[]> => {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const txs = await db.selectFrom("tx").selectAll().where("intent", "in", ids).orderBy("variant").execute();
    return rows.map((row) => toIntent(row, txs.filter(({ intent }) => intent === row.id).map(toTx)));
  };

  return {
    cursor: async (chainId) => {
      const [own, trail] = [`${chainId}`, trailName(chainId)];
      const rows = await db.selectFrom("cursor").selectAll().where("chain_id", "in", [own, trail]).execute();
      const named = (name: string) => rows.find(({ chain_id }) => chain_id === name);
      return cursorOf(named(own), named(trail));
    },
    openIntents: async () =>
      withTxs(await db.selectFrom("intent").selectAll().where("state", "=", "open").orderBy("ord").execute()),
    newestIntents: async () => {
      const block = sql<number | string>`max(cast(since_block AS bigint))`.as("block");
      const rows = await db.selectFrom("intent").select(["chain_id", block]).groupBy("chain_id").execute();
      return new Map(rows.map((row) => [BigInt(row.chain_id), BigInt(row.block)]));
    },
    intents: async (ids) =>
      ids.length === 0
        ? []
        : withTxs(await db.selectFrom("intent").selectAll().where("id", "in", ids).orderBy("ord").execute()),
    entries: async (after, limit, kinds) => {
      const query = db.selectFrom("journal").selectAll().where("seq", ">", after).orderBy("seq").limit(limit);
      return (await (kinds === undefined ? query : query.where("kind", "in", kinds)).execute()).map(toEntry);
    },
    told: async (notifier) => {
      const query = db.selectFrom("told").select("seq").where("notifier", "=", notifier);
      return (await query.executeTakeFirst())?.seq;
    },
    marks: async () => {
      const rows = await db.selectFrom("told").selectAll().execute();
      return new Map(rows.map(({ notifier, seq }) => [notifier, seq]));
    },
    ends: async (after, upTo) => {
      const newest = db
        .selectFrom("strand")
        .select(["incident", "nth"])
        .where("seq", ">", after)
        .where("seq", "<=", upTo)
        .orderBy("seq", "desc")
        .limit(mostLooked)
        .as("newest");
      const grown = db
        .selectFrom(newest)
        .select(["newest.incident", (eb) => eb.fn.max("newest.nth").as("nth")])
        .groupBy("newest.incident")
        .as("grown");
      const query = db
        .selectFrom("strand")
        .innerJoin(grown, (join) =>
          join.onRef("grown.incident", "=", "strand.incident").onRef("grown.nth", "=", "strand.nth"),
        )
        .select(["strand.incident", "strand.nth", "strand.hash"]);
      return query.orderBy("strand.seq", "desc").limit(64).execute();
    },
    head: async () => db.selectFrom("head").select(["seq", "hash"]).executeTakeFirstOrThrow(),
  };
}

function toEntry({ seq, at, kind: written, ref, body: text, prev, hash }: Selectable<Tables["journal"]>): Entry {
  return { seq, at, kind: kind(written), ref, body: body(text), prev, hash };
}

function toIntent(row: Selectable<Tables["intent"]>, txs: readonly SignedTx[]): Intent {
  return {
    id: row.id,
    chainId: BigInt(row.chain_id),
    incident: row.incident,
    action: row.action,
    call: { to: hex("to_", row.to_), data: hex("data", row.data) },
    sinceBlock: BigInt(row.since_block),
    txs,
  };
}

function toTx(row: Selectable<Tables["tx"]>): SignedTx {
  return {
    hash: hex("hash", row.hash),
    raw: hex("raw", row.raw),
    sender: hex("sender", row.sender),
    nonce: BigInt(row.nonce),
    variant: row.variant,
    maxFee: BigInt(row.max_fee),
    tip: BigInt(row.tip),
    gas: BigInt(row.gas),
  };
}
