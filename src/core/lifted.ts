import { bigintOf } from "./entries.ts";
import type { NewEntry } from "./types.ts";

/** By action, the block at which its effect was seen to hold first, or last before it was lifted. */
export type LiftedKept = { readonly held: Map<string, bigint>; readonly lifted: Map<string, bigint> };

/** Effects that held and then did not: somebody lifted them, or their time was over. Learned from the journal alone. */
export function createLifted(kept: LiftedKept = { held: new Map(), lifted: new Map() }) {
  const { held, lifted } = kept;

  return {
    keep: (): LiftedKept => kept,
    /** Entries of the truth table; `ref` is the action. */
    take({ kind, ref, body }: NewEntry): void {
      if (kind !== "effect") return;
      const block = bigintOf(body["block"]);
      if (body["holds"] === "yes") {
        held.set(ref, block);
        lifted.delete(ref);
      }
      const since = held.get(ref);
      if (body["holds"] !== "no" || since === undefined) return;
      const last = bigintOf(body["held"]);
      held.delete(ref);
      lifted.set(ref, last > since ? last : since);
    },
    /** Whether it was last seen to hold. */
    isHeld: (action: string): boolean => held.has(action),
    /** The last block at which it was seen to hold; undefined while it does, and for what never did. */
    after: (action: string): bigint | undefined => lifted.get(action),
  };
}
