import type { Change } from "../core/change.ts";
import type { Intent } from "../core/types.ts";
import { keyOf } from "./wire.ts";

/** Ids of the intents that it lacks to be open again: it has them closed, or not at all. */
export function reopenedIn(left: readonly Change[]): readonly string[] {
  return [...new Set(left.flatMap(({ reopens }) => (reopens === undefined ? [] : [keyOf(reopens)])))];
}

/** Intents that the record calls open, and those of `reopenedIn` that it has, with what it lacks of them. What it has taken by now as well counts once. */
export function openWith(inRecord: readonly Intent[], left: readonly Change[]): readonly Intent[] {
  const known = new Map(inRecord.map((intent) => [keyOf(intent.id), intent]));
  const open = new Set(known.keys());
  const add = ({ intent: id, tx }: NonNullable<Change["variant"]>) => {
    const grown = known.get(keyOf(id));
    if (grown === undefined || grown.txs.some(({ hash }) => hash === tx.hash)) return;
    known.set(keyOf(id), { ...grown, txs: [...grown.txs, tx] });
  };
  for (const { intent, variant, closes, reopens } of left) {
    if (intent !== undefined && !open.has(keyOf(intent.id))) {
      known.set(keyOf(intent.id), intent);
      open.add(keyOf(intent.id));
    }
    if (variant !== undefined) add(variant);
    if (closes !== undefined) open.delete(keyOf(closes));
    if (reopens !== undefined) open.add(keyOf(reopens));
  }
  return [...known].flatMap(([id, intent]) => (open.has(id) ? [intent] : []));
}
