import type { DatabaseSync } from "node:sqlite";
import type { BlockRef, Entry, Intent, SignedTx } from "../core/types.ts";
import { body, hex, integer, kind, type Row, text } from "./rows.ts";

/** The reading half, for the writer's worker and for processes that only look. */
export type Reader = {
  cursor(chainId: bigint): BlockRef | undefined;
  openIntents(): readonly Intent[];
  entries(after: number, limit: number): readonly Entry[];
  handled(): readonly { readonly incident: string; readonly action: string; readonly sinceBlock: bigint }[];
  told(notifier: string): number | undefined;
  headSeq(): number;
};

export function createReader(db: DatabaseSync): Reader {
  const cursor = db.prepare("SELECT number, hash FROM cursor WHERE chain_id = ?");
  const intents = db.prepare("SELECT * FROM intent WHERE state = 'open' ORDER BY ord");
  const txs = db.prepare("SELECT * FROM tx WHERE intent = ? ORDER BY variant");
  const entries = db.prepare("SELECT * FROM journal WHERE seq > ? ORDER BY seq LIMIT ?");
  const handled = db.prepare(`
    SELECT incident, action, since_block FROM intent
    WHERE ord IN (SELECT max(ord) FROM intent GROUP BY incident, action) ORDER BY ord`);
  const head = db.prepare("SELECT seq FROM head");
  const told = db.prepare("SELECT seq FROM told WHERE notifier = ?");

  return {
    cursor: (chainId) => {
      const row = cursor.get(String(chainId));
      return row && { number: BigInt(text(row, "number")), hash: hex(row, "hash") };
    },
    openIntents: () => intents.all().map((row) => toIntent(row, txs.all(text(row, "id")).map(toTx))),
    entries: (after, limit) => entries.all(after, limit).map(toEntry),
    handled: () => handled.all().map(toHandled),
    told: (notifier) => {
      const row = told.get(notifier);
      return row && integer(row, "seq");
    },
    headSeq: () => integer(head.get() ?? {}, "seq"),
  };
}

function toHandled(row: Row): { incident: string; action: string; sinceBlock: bigint } {
  return { incident: text(row, "incident"), action: text(row, "action"), sinceBlock: BigInt(text(row, "since_block")) };
}

function toEntry(row: Row): Entry {
  return {
    seq: integer(row, "seq"),
    at: integer(row, "at"),
    kind: kind(row),
    ref: text(row, "ref"),
    body: body(row),
    prev: text(row, "prev"),
    hash: text(row, "hash"),
  };
}

function toIntent(row: Row, txs: readonly SignedTx[]): Intent {
  return {
    id: text(row, "id"),
    chainId: BigInt(text(row, "chain_id")),
    incident: text(row, "incident"),
    action: text(row, "action"),
    call: { to: hex(row, "to_"), data: hex(row, "data") },
    sinceBlock: BigInt(text(row, "since_block")),
    txs,
  };
}

function toTx(row: Row): SignedTx {
  return {
    hash: hex(row, "hash"),
    raw: hex(row, "raw"),
    sender: hex(row, "sender"),
    nonce: BigInt(text(row, "nonce")),
    variant: integer(row, "variant"),
    maxFee: BigInt(text(row, "max_fee")),
    tip: BigInt(text(row, "tip")),
    gas: BigInt(text(row, "gas")),
  };
}
