import type { Intent } from "../core/types.ts";
import { keyOf } from "./wire.ts";

export type Claimed = Pick<Intent, "id" | "chainId" | "sinceBlock">;

/** Ids that are remembered. */
const most = 10_000;

/**
 * Says without asking the database which intents it certainly does not know: those of later blocks than any that it had when it was opened, each
 * once. `newest` holds that block by chain. What is not certain, the database is asked.
 */
export function createClaims(newest: ReadonlyMap<bigint, bigint>) {
  const known = new Map<string, Claimed>();
  const floor = new Map(newest);

  /** From now on the database may know it. */
  function note(intent: Claimed): void {
    known.set(keyOf(intent.id), intent);
    const oldest = known.values().next().value;
    if (known.size <= most || oldest === undefined) return;
    known.delete(keyOf(oldest.id));
    const { chainId, sinceBlock } = oldest;
    if (sinceBlock > (floor.get(chainId) ?? -1n)) floor.set(chainId, sinceBlock);
  }

  return {
    note,
    claim(intent: Claimed): boolean {
      if (known.has(keyOf(intent.id)) || intent.sinceBlock <= (floor.get(intent.chainId) ?? -1n)) return false;
      note(intent);
      return true;
    },
  };
}
