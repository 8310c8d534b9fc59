import { encodeHub, planHash, toTuples } from "../../actions/hub.ts";
import type { Signed } from "../../actions/quorum-order.ts";
import { candidatesOf, neededFor, orderObjection, type QuorumState } from "../../actions/quorum-rules.ts";
import { orderAt, stateAt } from "../../actions/quorum-trigger.ts";
import { votedOf } from "../../actions/quorum-votes.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { Chain } from "../../core/parts.ts";
import type { Address, Block } from "../../core/types.ts";
import { encodeCall } from "../../lib/encode.ts";
import { addressOf, wordAt } from "../../lib/words.ts";
import type { Trip } from "./file.ts";

export type TripStanding = {
  /** `void`: of another epoch; `wrong`: it could never trip this plan of this hub. */
  readonly status: "waiting" | "ready" | "used" | "expired" | "void" | "wrong";
  readonly says: string;
  /** Whose signatures are sent, ascending. */
  readonly signatures: readonly Signed[];
  readonly counting: readonly Address[];
  readonly needed: number;
  /** Who the guardians are now. */
  readonly members: readonly Address[];
  /** Whether the effect holds; undefined where that cannot be read. */
  readonly holds: boolean | undefined;
};

export type At = { readonly block: Block; readonly chain: Chain };

/** Looks at the chain where an order stands. Raises NOT_A_HUB, or what reading raises. */
export async function standingOf(trip: Trip, { block, chain }: At): Promise<TripStanding> {
  const { hub, trigger, plan, signed } = trip;
  const named = await triggerOf(hub, { block, chain });
  const wrong = await whyWrong(trip, named, { block, chain });
  const state = await stateAt({ hub, trigger: named, plan: plan.id }, block, chain);
  const { members } = state;
  const [of, holds] = await Promise.all([
    wrong === undefined ? orderAt(votedOf(signed, members), trigger, state, block, chain) : undefined,
    isHolding(trip, { block, chain }),
  ]);
  const signatures = of?.counting ?? [];
  const known = { signatures, counting: signatures.map(({ signer }) => signer), members, holds };
  const needed = neededFor(signed.order.tier, state);
  if (of === undefined) return { status: "wrong", says: wrong ?? "", ...known, needed };
  if (of.isUsed) return { status: "used", says: "it was used: the plan was tripped on it", ...known, needed };
  const unfit = candidatesOf([signed], { plan: plan.id, mask: signed.order.mask }, state).against[0];
  if (unfit !== undefined) return { status: statusOf(trip, state), says: unfit, ...known, needed };
  const against = orderObjection(signed, state, of);
  if (against === undefined)
    return { status: "ready", says: "enough guardians signed; anybody may relay it", ...known, needed };
  return { status: of.digest === signed.digest ? "waiting" : "wrong", says: against, ...known, needed };
}

function statusOf({ signed: { order } }: Trip, state: QuorumState): TripStanding["status"] {
  if (order.epoch !== state.epoch) return "void";
  return order.deadline <= state.now ? "expired" : "wrong";
}

/** Why this trigger could never trip what the file shows. */
async function whyWrong(
  { hub, trigger, plan }: Trip,
  named: Address,
  { block, chain }: At,
): Promise<string | undefined> {
  if (named !== trigger) return `the hub ${hub} names the trigger ${named}, the file ${trigger}; propose it anew`;
  const committed = wordAt(await chain.call({ to: hub, data: encodeHub("planHash", [plan.id]) }, block), 0);
  if (committed === planHash(plan.actions.map(({ action }) => action))) return undefined;
  return BigInt(committed ?? 0) === 0n
    ? `plan ${plan.id} is not committed in hub ${hub}`
    : `hub ${hub} committed other actions under plan ${plan.id} than the file shows`;
}

/** The trigger that a hub names. Raises NOT_A_HUB. */
export async function triggerOf(hub: Address, { block, chain }: At): Promise<Address> {
  const code = await chain.code(hub, block);
  const word =
    code === "0x" ? undefined : wordAt(await chain.call(encodeCall(hub, "TRIGGER()", []), block).catch(reverted), 0);
  if (word !== undefined) return addressOf(word);
  throw new FirebreakError("NOT_A_HUB", `expected a GuardianHub at ${hub}, found none; correct the hub, or the chain`);
}

function reverted(error: unknown): "0x" {
  if (error instanceof FirebreakError && error.code === "CALL_REVERTED") return "0x";
  throw error;
}

async function isHolding({ hub, plan, signed: { order } }: Trip, { block, chain }: At): Promise<boolean | undefined> {
  const data = encodeHub("holding", [toTuples(plan.actions.map(({ action }) => action))]);
  const word = wordAt(await chain.call({ to: hub, data }, block).catch(reverted), 0);
  return word === undefined ? undefined : (BigInt(word) & order.mask) === order.mask;
}
