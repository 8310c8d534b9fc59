import { bigintOf } from "./entries.ts";
import type { BlockRef, NewEntry } from "./types.ts";

/** By action, the block at which its effect was seen to hold first, or last before it was lifted; `shown` are those that our own transaction or a look showed. */
export type LiftedKept = {
  readonly held: Map<string, bigint>;
  readonly lifted: Map<string, bigint>;
  readonly shown: Set<string>;
};

/** Effects that held and then did not: somebody lifted them, or their time was over. Learned from the journal alone. */
export function createLifted(kept: LiftedKept = { held: new Map(), lifted: new Map(), shown: new Set() }) {
  const { held, lifted, shown } = kept;

  function holds(action: string, block: bigint, isShown = true): void {
    const last = lifted.get(action);
    if (last !== undefined && block <= last) return;
    lifted.delete(action);
    if (!held.has(action)) shown.delete(action);
    if (isShown) shown.add(action);
    if (!held.has(action)) held.set(action, block);
  }

  function over(action: string, block: bigint): void {
    if (!held.has(action) && block > (lifted.get(action) ?? -1n)) lifted.set(action, block);
  }

  return {
    keep: (): LiftedKept => kept,
    /** Entries of the truth table, whose `ref` is the action, and outcomes: what is undone at once the table may never have shown. */
    take({ kind, ref, body }: NewEntry): void {
      // An intent that ended without ours says, too, at which block it held: perhaps long before now.
      const { action, status, verifiedBlock, read } = body;
      if (kind === "outcome" && (status === "contained" || (status === "already" && action !== undefined)))
        holds(String(action), bigintOf(verifiedBlock), status === "contained");
      // So does a step that was left out because it holds, which nobody lifted yet.
      if (kind === "outcome" && status === "already" && action === undefined && read !== undefined)
        holds(ref, bigintOf(read), false);
      // What was over by the time its finding was looked at nobody here saw hold: what is found from then on is none of that.
      if (kind === "outcome" && status === "lifted") over(String(action ?? ref), bigintOf(body["held"]));
      // What held in blocks that are gone was lifted by nobody; where no block is named, whether it holds is looked at anyway.
      const gone = kind === "retracted" ? body["block"] : undefined;
      if (gone !== undefined && (held.get(String(action)) ?? -1n) >= bigintOf(gone)) held.delete(String(action));
      if (kind !== "effect") return;
      const block = bigintOf(body["block"]);
      if (body["gone"] !== undefined && (lifted.get(ref) ?? -1n) >= block) lifted.set(ref, block - 1n);
      if (body["gone"] !== undefined && (held.get(ref) ?? -1n) >= block) held.delete(ref);
      if (body["holds"] === "yes") holds(ref, block);
      const since = held.get(ref);
      // A look that was begun before it held says nothing.
      if (body["holds"] !== "no" || since === undefined || block <= since) return;
      const last = bigintOf(body["held"]);
      held.delete(ref);
      lifted.set(ref, last > since ? last : since);
    },
    /** The first block at which it was seen to hold; undefined where it does not. */
    since: (action: string): bigint | undefined => held.get(action),
    /** Whether more than an intent that ended for what others had done says that it held. */
    wasShown: (action: string): boolean => shown.has(action),
    /** The last block at which it was seen to hold; undefined while it does, and for what never did. */
    after: (action: string): bigint | undefined => lifted.get(action),
  };
}

/** That the blocks from this one on, in which an effect was seen to hold before it was lifted, are gone: at their heights it may hold, and be lifted, anew. */
export function entryOfGone(action: string, chainId: bigint, { number, hash }: BlockRef): NewEntry {
  return {
    kind: "effect",
    ref: action,
    body: { holds: "unknown", block: `${number}`, chain: `${chainId}`, gone: hash },
  };
}
