import type { Address, Hash } from "../core/types.ts";
import type { Signed, SignedOrder } from "./quorum-order.ts";
import { type Voted, votedOf } from "./quorum-votes.ts";

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

/** What the trigger says of one order, and which of its signatures are sent: ascending, one for each guardian that counts. */
export type OrderState = { readonly digest: Hash; readonly isUsed: boolean; readonly counting: readonly Signed[] };

/** What an order must be for. */
export type Wanted = { readonly plan: Hash; readonly mask: bigint };

/** Orders about which the chain is asked; whoever can write the files could make the others endless. */
const mostOrders = 16;

/** How many guardians sign; see contracts/guardian/Tiers.sol. */
export function neededFor(tier: number, { quorum, topQuorum, isTightened }: QuorumState): number {
  if (tier === 3) return topQuorum;
  return tier === 1 && !isTightened ? 1 : quorum;
}

/**
 * How many signatures are sent. An order of the first tier is a quorum's trip where as many keys signed, and one guardian's else: the trigger
 * refuses what lies between.
 */
export function sentFor({ order, byKey }: Voted, state: QuorumState): number {
  const needed = neededFor(order.tier, state);
  return byKey.length < state.quorum ? needed : Math.max(needed, state.quorum);
}

/** Orders about which the chain is asked, those that most keys signed first, and why the others are left out. */
export function candidatesOf(
  orders: readonly SignedOrder[],
  wanted: Wanted,
  state: QuorumState,
): { readonly candidates: readonly Voted[]; readonly against: readonly string[] } {
  const whys = orders.map((one) => unfitness(one, wanted, state));
  const fit = orders
    .filter((_, index) => whys[index] === undefined)
    .map((one) => votedOf(one, state.members))
    .sort((a, b) => b.byKey.length - a.byKey.length);
  const against = whys.filter((why) => why !== undefined);
  const left = fit.length - mostOrders;
  if (left > 0) against.push(`${left} more orders, signed by no more keys, were left out; remove files of no use`);
  return { candidates: fit.slice(0, mostOrders), against };
}

/** Why this order would not trip the plan now, whoever signed it. */
function unfitness({ order }: SignedOrder, { plan, mask }: Wanted, state: QuorumState): string | undefined {
  if (order.planId !== plan) return `it was signed for plan ${order.planId}, not for ${plan}`;
  if (order.mask !== mask)
    return `it was signed for the actions 0x${order.mask.toString(16)}, not 0x${mask.toString(16)}`;
  if (order.epoch !== state.epoch)
    return `it was signed for epoch ${order.epoch}, the hub is in ${state.epoch}; guardians must sign anew`;
  if (order.deadline <= state.now)
    return `it expired at ${new Date(Number(order.deadline) * 1_000).toISOString()}; guardians must sign anew`;
  return order.tier < state.minTier
    ? `it was signed for tier ${order.tier}, the plan needs ${state.minTier}`
    : undefined;
}

/** Why a candidate would not trip the plan now, found before anything is sent; undefined when it would. */
export function orderObjection({ order, digest }: SignedOrder, state: QuorumState, of: OrderState): string | undefined {
  if (of.digest !== digest)
    return `the trigger computes the digest ${of.digest}, we ${digest}; correct \`trigger\`, for it is another contract's`;
  if (of.isUsed) return "it was used already; another trip needs another nonce";
  const needed = neededFor(order.tier, state);
  return of.counting.length < needed
    ? `${of.counting.length} of ${needed} guardians have signed; collect the others' signatures`
    : undefined;
}
