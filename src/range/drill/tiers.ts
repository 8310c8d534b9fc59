import { askedTier, encodeHub } from "../../actions/hub.ts";
import type { Hex } from "../../core/types.ts";
import { wordAt } from "../../lib/words.ts";
import type { Fork } from "../fork.ts";
import { type Chains, chainAt } from "./chains.ts";
import type { Rules } from "./rules.ts";

/** What a reader of the score must know of the installed plans: which of them one key may trip although their effect asks for more. */
export async function loweredTiers(chains: Chains, { actions }: Rules): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const [name, action] of Object.entries(actions ?? {})) {
    const { use, hub, plan, chain } = action as { readonly [setting: string]: unknown };
    if (use !== "trip-plan") continue;
    const { fork } = chainAt(chains, typeof chain === "string" ? chain : undefined);
    const [minTier, maxEffect] = await termsOf(fork, hub, plan);
    if (minTier === 0 || minTier >= askedTier(maxEffect)) continue;
    notes.push(
      `tier lowered: one key may trip ${name} alone (tier ${minTier}), its effect asks for tier ${askedTier(maxEffect)}`,
    );
  }
  return notes;
}

/** Zeros when there is no such plan: rules that are wrong are for the responder to refuse, in its own words. */
async function termsOf(
  fork: Fork,
  hub: unknown,
  plan: unknown,
): Promise<readonly [minTier: number, maxEffect: number]> {
  try {
    const answer = await fork.rpc("eth_call", [{ to: hub, data: encodeHub("planTerms", [plan]) }, "latest"]);
    return [Number(wordAt(answer as Hex, 0) ?? 0), Number(wordAt(answer as Hex, 1) ?? 0)];
  } catch {
    return [0, 0];
  }
}
