import type { Address, Hash } from "../core/types.ts";
import type { Signed, SignedOrder } from "./quorum-order.ts";

/** What the chain says at a head. */
export type QuorumState = {
  /** Seconds. */
  readonly now: bigint;
  readonly epoch: bigint;
  /** Ascending. */
  readonly members: readonly Address[];
  readonly quorum: number;
  readonly topQuorum: number;
  /** The lowest tier that trips the plan. */
  readonly minTier: number;
  /** Whether the first tier needs a quorum now. */
  readonly isTightened: boolean;
};

/** What the trigger says of one order, and which of its signatures count: ascending, one for each guardian. */
export type OrderState = { readonly digest: Hash; readonly isUsed: boolean; readonly counting: readonly Signed[] };

/** What an order must be for. */
export type Wanted = { readonly plan: Hash; readonly mask: bigint };

/** How many guardians sign; see contracts/guardian/Tiers.sol. */
export function neededFor(tier: number, { quorum, topQuorum, isTightened }: QuorumState): number {
  if (tier === 3) return topQuorum;
  return tier === 1 && !isTightened ? 1 : quorum;
}

/** Why this order would not trip the plan now, found before anything is sent; undefined when it would. */
export function orderObjection(
  { order, digest }: SignedOrder,
  { plan, mask }: Wanted,
  state: QuorumState,
  of: OrderState,
): string | undefined {
  if (of.digest !== digest)
    return `the trigger computes the digest ${of.digest}, we ${digest}; correct \`trigger\`, for it is another contract's`;
  if (order.planId !== plan) return `it was signed for plan ${order.planId}, not for ${plan}`;
  if (order.mask !== mask)
    return `it was signed for the actions 0x${order.mask.toString(16)}, not 0x${mask.toString(16)}`;
  if (order.epoch !== state.epoch)
    return `it was signed for epoch ${order.epoch}, the hub is in ${state.epoch}; guardians must sign anew`;
  if (order.deadline <= state.now)
    return `it expired at ${new Date(Number(order.deadline) * 1_000).toISOString()}; guardians must sign anew`;
  if (of.isUsed) return "it was used already; another trip needs another nonce";
  if (order.tier < state.minTier) return `it was signed for tier ${order.tier}, the plan needs ${state.minTier}`;
  const needed = neededFor(order.tier, state);
  return of.counting.length < needed
    ? `${of.counting.length} of ${needed} guardians have signed; collect the others' signatures`
    : undefined;
}
