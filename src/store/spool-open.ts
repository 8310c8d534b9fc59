import type { Change } from "../core/change.ts";
import type { Intent } from "../core/types.ts";
import { keyOf } from "./wire.ts";

/** Intents that the record calls open, with what it lacks of them. What it has taken by now as well counts once. */
export function openWith(inRecord: readonly Intent[], left: readonly Change[]): readonly Intent[] {
  const open = new Map(inRecord.map((intent) => [keyOf(intent.id), intent]));
  const add = ({ intent: id, tx }: NonNullable<Change["variant"]>) => {
    const grown = open.get(keyOf(id));
    if (grown === undefined || grown.txs.some(({ hash }) => hash === tx.hash)) return;
    open.set(keyOf(id), { ...grown, txs: [...grown.txs, tx] });
  };
  for (const { intent, variant, closes } of left) {
    if (intent !== undefined && !open.has(keyOf(intent.id))) open.set(keyOf(intent.id), intent);
    if (variant !== undefined) add(variant);
    if (closes !== undefined) open.delete(keyOf(closes));
  }
  return [...open.values()];
}
