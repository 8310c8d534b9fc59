import type { Chain, Executor } from "./parts.ts";
import type { Address, Block, BlockRef, Hash, Intent, SignedTx } from "./types.ts";

/** Armed means: simulated successfully from the real sender at this head. `gas` is what its transaction would ask for. */
export type ArmedCall = {
  readonly action: string;
  readonly armed: boolean;
  readonly reason: string;
  readonly gas?: bigint;
};

/** A transaction that is mined. */
export type Receipt = {
  readonly hash: Hash;
  readonly block: BlockRef;
  readonly success: boolean;
  /** Absent where a node does not say. */
  readonly gasUsed?: bigint;
  /** Wei for all its gas; absent where a node does not say. */
  readonly paid?: bigint;
};

/** Why a transaction reverted: it ran out of its gas, its sender may not do it, or something else. */
export type Why = "out-of-gas" | "unauthorised" | "other";

/** Whether nothing dearer may or can be paid, and what is offered of how much, in words; `poor`: whose balance keeps it from being paid, where the cap does not. */
export type Bound = { readonly isReached: boolean; readonly says: string; readonly poor?: Address };

/** What an executor that has a cap also says. */
export type Bounded = {
  /** How far what follows these transactions may still go; undefined where the chain has gone past all of them. */
  bound?(txs: readonly SignedTx[], spent: bigint): Bound | undefined;
};

/**
 * The receipt of an intent in a block that this head has behind it. A node that stands in for another may follow a branch that is not the chain's: what is
 * mined there alone is not mined. What nobody can say of its block counts as there.
 */
export async function receiptOn(
  { number, hash, parentHash }: Block,
  { txs }: Intent,
  { executor, chain }: { readonly executor: Pick<Executor, "receipt">; readonly chain: Pick<Chain, "blockAt"> },
): Promise<Receipt | undefined> {
  const receipt = await executor.receipt(txs);
  const mined = receipt?.block;
  if (mined === undefined || mined.number > number || mined.hash === hash || mined.hash === parentHash) return receipt;
  const there = await chain.blockAt(mined.number).catch(() => mined);
  return there.hash === mined.hash ? receipt : undefined;
}

/** A transaction that is ready to be sent, as far as its executor makes anything ready. */
export function poised(
  tx: SignedTx,
  executor: Pick<Executor, "broadcast" | "poise">,
): ReturnType<NonNullable<Executor["poise"]>> {
  return executor.poise?.(tx) ?? { send: () => executor.broadcast(tx), drop: () => undefined };
}
