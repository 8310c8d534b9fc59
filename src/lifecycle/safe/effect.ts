import { FirebreakError } from "../../core/errors.ts";
import type { Action, Chain } from "../../core/parts.ts";
import type { Block, BlockRef } from "../../core/types.ts";
import type { Proposal } from "../../lib/proposal-file.ts";

/** The action that says whether a proposal has its effect; a sentence where none does. */
export type Witness =
  | { readonly id: string; readonly action: Action }
  | { readonly id?: undefined; readonly why: string };
export type Effect = { readonly holds: boolean; readonly says: string };

const zeroHash = `0x${"00".repeat(32)}` as const;

/**
 * The action of which this is the call. A file can name any, which everybody on its way could change: it is believed where the record says the
 * same (`isKept`), or where the action's own call is exactly this one.
 */
export async function witnessOf(
  proposal: Proposal,
  isKept: boolean,
  actions: ReadonlyMap<string, Action>,
  at: { readonly block: Block; readonly chain: Chain },
): Promise<Witness> {
  const { action: id = "" } = proposal;
  const action = actions.get(id);
  if (action === undefined) return { why: "no configured action says how to see its effect; look at the target" };
  if (isKept || (await isItsCall(proposal, action, at))) return { id, action };
  return { why: `${id}, which the file names, would not make this call, and says nothing of it; look at the target` };
}

async function isItsCall(
  { transaction }: Proposal,
  action: Action,
  { block, chain }: { readonly block: Block; readonly chain: Chain },
): Promise<boolean> {
  try {
    const { to, data } = (await action.prepare(block, chain)).call(zeroHash);
    return to === transaction.to && data === transaction.data;
  } catch (error) {
    // An action that cannot be prepared says nothing; the owners' transaction does not wait for it.
    if (error instanceof FirebreakError) return false;
    throw error;
  }
}

/** That the Safe executed it is not yet that it holds. */
export async function effectOf(witness: Witness, block: BlockRef, chain: Chain): Promise<Effect> {
  if (witness.id === undefined) return { holds: true, says: witness.why };
  const { id, action } = witness;
  const holds = await action.holds(block, chain);
  return { holds, says: holds ? `${id} holds` : `${id} does NOT hold; look at the target, and take another way` };
}
