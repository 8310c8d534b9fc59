import { encodeHub, planHash } from "../../actions/hub.ts";
import { signedDigest } from "../../actions/quorum-order.ts";
import { neededFor } from "../../actions/quorum-rules.ts";
import { stateAt } from "../../actions/quorum-trigger.ts";
import { maskOf } from "../../actions/trip-plan.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { Hash } from "../../core/types.ts";
import { tripDigest } from "../../lib/trip-order.ts";
import { wordAt } from "../../lib/words.ts";
import { parsePlan } from "../plan-file.ts";
import type { Trip } from "./file.ts";
import { type At, triggerOf } from "./standing.ts";

/** What a person wants tripped. */
export type Wish = {
  /** The plan's file. */
  readonly text: string;
  readonly name: string;
  /** Bit n for action n; all unless given. */
  readonly mask: string | undefined;
  /** The plan's own unless given; never lower. */
  readonly tier: number | undefined;
  readonly evidence: Hash;
  readonly validSeconds: bigint;
  readonly nonce: Hash;
};

/** The order for guardians to sign, as hub and trigger are now. Raises WRONG_CHAIN, NOT_A_HUB, NOT_COMMITTED or TIER. */
export async function proposeTrip(wish: Wish, { block, chain }: At): Promise<Trip> {
  const plan = parsePlan(wish.text, wish.name);
  const { hub, id, chainId } = plan;
  if (chainId !== chain.chainId)
    throw new FirebreakError("WRONG_CHAIN", `expected a plan of chain ${chain.chainId}, found one of chain ${chainId}`);
  const trigger = await triggerOf(hub, { block, chain });
  const committed = wordAt(await chain.call({ to: hub, data: encodeHub("planHash", [id]) }, block), 0);
  const actions = plan.actions.map(({ action }) => action);
  if (committed !== planHash(actions))
    throw new FirebreakError(
      "NOT_COMMITTED",
      `expected hub ${hub} to hold plan ${id} with hash ${plan.hash}, found ${committed}; commit it, or correct the file`,
    );
  const state = await stateAt({ hub, trigger, plan: id }, block, chain);
  const tier = wish.tier ?? state.minTier;
  if (tier < state.minTier)
    throw new FirebreakError("TIER", `expected tier ${state.minTier} or higher for plan ${id}, found ${tier}`);
  const order = {
    planId: id,
    mask: maskOf({ actions, mask: wish.mask }),
    tier,
    evidence: wish.evidence,
    epoch: state.epoch,
    nonce: wish.nonce,
    deadline: block.timestamp + wish.validSeconds,
  };
  const digest = tripDigest(order, chainId, trigger);
  const signed = { order, proof: [], signatures: [], digest, signed: signedDigest(digest, []) };
  const needed = neededFor(tier, state);
  return { chainId, hub, trigger, plan, planText: wish.text, guardians: state.members, needed, signed };
}
