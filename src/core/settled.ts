import { bigintOf } from "./entries.ts";
import type { Finding, Hash, NewEntry } from "./types.ts";

/** A containment that a reorganisation could still undo. Without `hash`, somebody else brought the effect about, which held at `minedBlock`. */
export type Unsettled = {
  readonly intent: string;
  readonly action: string;
  readonly incident: string;
  readonly hash: Hash | undefined;
  readonly minedBlock: bigint;
};

/** Blocks after which a containment is final: two epochs of mainnet. */
export const depth = 64n;
const remembered = 10_000;

type Known = { readonly action: string; readonly incident: string };
export type UnsettledKept = { readonly intents: Map<string, Known>; readonly all: Map<string, Unsettled> };

/** Which containments are not final yet, learned from the journal alone, so that a restart goes on waiting. */
export function createUnsettled(kept?: UnsettledKept) {
  const intents = kept?.intents ?? new Map<string, Known>();
  const unsettled = kept?.all ?? new Map<string, Unsettled>();

  return {
    keep: (): UnsettledKept => ({ intents, all: unsettled }),
    /** Entries of one chain: the intents are what tells whose outcomes they are. */
    take({ kind, ref, body }: NewEntry): void {
      if (kind === "intent") {
        intents.set(ref, { action: String(body["action"]), incident: String(body["incident"]) });
        const oldest = intents.keys().next().value;
        if (intents.size > remembered && oldest !== undefined) intents.delete(oldest);
      }
      if (kind === "stable" || kind === "retracted") unsettled.delete(ref);
      const intent = intents.get(ref);
      if (kind !== "outcome" || intent === undefined) return;
      if (body["status"] === "contained") {
        const [hash, minedBlock] = [String(body["hash"]) as Hash, bigintOf(body["minedBlock"])];
        unsettled.set(ref, { ...intent, intent: ref, hash, minedBlock });
      }
      if (body["status"] === "already")
        unsettled.set(ref, { ...intent, intent: ref, hash: undefined, minedBlock: bigintOf(body["verifiedBlock"]) });
    },
    /** Whether a transaction for this incident had its effect at the block of this finding or later; an order is done whatever was done before. */
    serves: ({ key, block, order }: Finding, action: string): boolean =>
      [...unsettled.values()].some(
        (one) =>
          one.incident === key && one.action === action && one.hash !== undefined && block.number <= one.minedBlock,
      ) && order === undefined,
    has: (intent: string): boolean => unsettled.has(intent),
    all: (): readonly Unsettled[] => [...unsettled.values()],
  };
}
