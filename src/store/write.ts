import type { DatabaseSync } from "node:sqlite";
import type { Intent, SignedTx } from "../core/types.ts";
import { entryHash } from "./journal.ts";
import { integer, text } from "./rows.ts";
import type { Place, WireChange } from "./wire.ts";

/** Writes one change inside the caller's transaction; `undefined` when its intent is known already. */
export type Apply = (change: WireChange) => readonly Place[] | undefined;

export function createApply(db: DatabaseSync): Apply {
  const writeCursor = createCursorWriter(db);
  const openIntent = createIntentWriter(db);
  const writeTx = createTxWriter(db);
  const append = createAppender(db);
  const closeIntent = db.prepare("UPDATE intent SET state = 'closed' WHERE id = ?");

  return (change) => {
    if (change.intent) {
      const { id, txs } = change.intent;
      if (!openIntent(change.intent)) return undefined;
      for (const tx of txs) writeTx(id, tx);
    }
    if (change.variant) writeTx(change.variant.intent, change.variant.tx);
    if (change.closes !== undefined) closeIntent.run(change.closes);
    if (change.cursor) writeCursor(change.cursor);

    return append(change.entries);
  };
}

function createCursorWriter(db: DatabaseSync): (cursor: NonNullable<WireChange["cursor"]>) => void {
  const write = db.prepare(`
    INSERT INTO cursor(chain_id, number, hash) VALUES (?, ?, ?)
    ON CONFLICT(chain_id) DO UPDATE SET number = excluded.number, hash = excluded.hash`);
  return ({ chainId, block }) => {
    write.run(String(chainId), String(block.number), block.hash);
  };
}

/** False when the id is known. */
function createIntentWriter(db: DatabaseSync): (intent: Intent) => boolean {
  const write = db.prepare(`
    INSERT INTO intent(id, chain_id, incident, action, to_, data, since_block, state)
    VALUES (?, ?, ?, ?, ?, ?, ?, 'open') ON CONFLICT(id) DO NOTHING`);
  return ({ id, chainId, incident, action, call, sinceBlock }) =>
    write.run(id, String(chainId), incident, action, call.to, call.data, String(sinceBlock)).changes === 1;
}

/** An intent that a full disk did not take was sent nevertheless: what follows it is recorded as far as it can be. */
function createTxWriter(db: DatabaseSync): (intent: string, tx: SignedTx) => void {
  const known = db.prepare("SELECT 1 FROM intent WHERE id = ?");
  const write = db.prepare(`
    INSERT INTO tx(hash, intent, sender, nonce, variant, raw, max_fee, tip, gas) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  return (intent, { hash, sender, nonce, variant, raw, maxFee, tip, gas }) => {
    if (!known.get(intent)) return;
    write.run(hash, intent, sender, String(nonce), variant, raw, String(maxFee), String(tip), String(gas));
  };
}

function createAppender(db: DatabaseSync): (entries: WireChange["entries"]) => readonly Place[] {
  const readHead = db.prepare("SELECT seq, hash FROM head");
  const insert = db.prepare("INSERT INTO journal(seq, at, kind, ref, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)");
  const moveHead = db.prepare("UPDATE head SET seq = ?, hash = ?");

  return (entries) => {
    const row = readHead.get() ?? {};
    let head = { seq: integer(row, "seq"), hash: text(row, "hash") };
    return entries.map((entry) => {
      const seq = head.seq + 1;
      const hash = entryHash(head.hash, seq, entry);
      const place = { seq, prev: head.hash, hash };
      insert.run(seq, entry.at, entry.kind, entry.ref, entry.body, place.prev, hash);
      moveHead.run(seq, hash);
      head = { seq, hash };
      return place;
    });
  };
}
