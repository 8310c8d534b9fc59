import type { Action, Chain, Receipt } from "./parts.ts";
import type { Block, Intent, Outcome } from "./types.ts";

type Looking = { readonly actions: ReadonlyMap<string, Action>; readonly chain: Chain };

/** After acting, look: a transaction that landed without effect is said to be without effect. */
export async function verify(
  intent: Intent,
  { hash, block: mined, success }: Receipt,
  block: Block,
  options: Looking,
): Promise<Outcome> {
  if (await holdsNow(intent.action, block, options))
    return success
      ? { status: "contained", hash, minedBlock: mined.number, verifiedBlock: block.number }
      : alreadyAt(block);
  if (success)
    return {
      status: "no-effect",
      hash,
      minedBlock: mined.number,
      reason: "the transaction succeeded, but its effect does not hold",
    };
  return { status: "failed", reason: `transaction ${hash} reverted in block ${mined.number}` };
}

export const overtaken: Outcome = { status: "failed", reason: "another transaction of the same key took its nonce" };

export const abandoned: Outcome = {
  status: "failed",
  reason: "the replica that signed it is gone, and its transaction does not land; it is acted on anew",
};

export function alreadyAt({ number }: Block): Outcome {
  return { status: "already", verifiedBlock: number };
}

export async function holdsNow(action: string, block: Block, { actions, chain }: Looking): Promise<boolean> {
  const found = actions.get(action);
  return found === undefined ? false : found.holds(block, chain);
}
