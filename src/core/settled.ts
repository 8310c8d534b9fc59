import { bigintOf } from "./entries.ts";
import type { Hash, NewEntry } from "./types.ts";

/** A containment that a reorganisation could still undo. */
export type Unsettled = {
  readonly intent: string;
  readonly action: string;
  readonly incident: string;
  readonly hash: Hash;
  readonly minedBlock: bigint;
};

/** Blocks after which a containment is final: two epochs of mainnet. */
export const depth = 64n;
const remembered = 10_000;

/** Which containments are not final yet, learned from the journal alone, so that a restart goes on waiting. */
export function createUnsettled() {
  const intents = new Map<string, { readonly action: string; readonly incident: string }>();
  const all = new Map<string, Unsettled>();

  return {
    /** Entries of one chain: the intents are what tells whose outcomes they are. */
    take({ kind, ref, body }: NewEntry): void {
      if (kind === "intent") {
        intents.set(ref, { action: String(body["action"]), incident: String(body["incident"]) });
        const oldest = intents.keys().next().value;
        if (intents.size > remembered && oldest !== undefined) intents.delete(oldest);
      }
      if (kind === "stable" || kind === "retracted") all.delete(ref);
      const intent = intents.get(ref);
      if (kind !== "outcome" || body["status"] !== "contained" || intent === undefined) return;
      const [hash, minedBlock] = [String(body["hash"]) as Hash, bigintOf(body["minedBlock"])];
      all.set(ref, { ...intent, intent: ref, hash, minedBlock });
    },
    all: (): readonly Unsettled[] => [...all.values()],
  };
}
