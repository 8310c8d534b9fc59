import { Interface } from "ethers";
import { FirebreakError } from "../core/errors.ts";
import type { Chain } from "../core/parts.ts";
import type { Address, Block, Call, Hash } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { addressOf, lower, wordAt } from "../lib/words.ts";
import { type PlanAction, planTuple, toTuples } from "./hub.ts";
import type { Signed, SignedOrder } from "./quorum-order.ts";
import { type OrderState, type QuorumState, sentFor } from "./quorum-rules.ts";
import { type Voted, votesFor } from "./quorum-votes.ts";

type Place = { readonly hub: Address; readonly trigger: Address; readonly plan: Hash };

/** Source: contracts/guardian/QuorumTrigger.sol. */
const triggerAbi = new Interface([
  `function trip(tuple(bytes32 planId,uint256 mask,uint8 tier,bytes32 evidence,uint64 epoch,bytes32 nonce,uint48 deadline) order, ${planTuple}[] actions, tuple(address signer,bytes data)[] signatures, bytes32[] proof)`,
]);
const orderTuple = "(bytes32,uint256,uint8,bytes32,uint64,bytes32,uint48)";

/** The one function that a key which relays has to call. */
export const tripSelector = lower(triggerAbi.getFunction("trip")?.selector ?? "");

/** The call that trips the plan on these signatures, ascending by guardian. */
export function triggerCall(
  { order, proof }: SignedOrder,
  counting: readonly Signed[],
  { trigger, actions }: { readonly trigger: Address; readonly actions: readonly PlanAction[] },
): Call {
  const chosen = counting.map(({ signer, signature }) => [signer, signature]);
  return { to: trigger, data: lower(triggerAbi.encodeFunctionData("trip", [order, toTuples(actions), chosen, proof])) };
}

/** What a hub and its trigger say at a head of everything that an order depends on. Raises NOT_EVALUABLE. */
export async function stateAt({ hub, trigger, plan }: Place, block: Block, chain: Chain): Promise<QuorumState> {
  const ask = (to: Address, view: string, args: readonly unknown[] = []) =>
    chain.call(encodeCall(to, view, args), block);
  const [epoch, guardians, terms, tightened] = await Promise.all([
    ask(hub, "epoch()"),
    ask(hub, "guardians()"),
    ask(hub, "planTerms(bytes32)", [plan]),
    ask(trigger, "isTightened()"),
  ]);
  const count = Number(wordAt(guardians, 3) ?? 0);
  if (count > 64) throw new FirebreakError("NOT_EVALUABLE", `expected at most 64 guardians of ${hub}, found ${count}`);
  return {
    now: block.timestamp,
    epoch: BigInt(wordAt(epoch, 0) ?? 0),
    members: Array.from({ length: count }, (_, index) => wordAt(guardians, 4 + index)).flatMap((word) =>
      word === undefined ? [] : [lower(addressOf(word))],
    ),
    quorum: Number(wordAt(guardians, 1) ?? 0),
    topQuorum: Number(wordAt(guardians, 2) ?? 0),
    minTier: Number(wordAt(terms, 0) ?? 0),
    isTightened: BigInt(wordAt(tightened, 0) ?? 0) === 1n,
  };
}

/** What the trigger says of an order; a signature that does not count would make the whole trip fail, so it is left out. */
export async function orderAt(
  one: Voted,
  trigger: Address,
  state: QuorumState,
  block: Block,
  chain: Chain,
): Promise<OrderState> {
  const { planId, mask, tier, evidence, epoch, nonce, deadline } = one.order;
  const order = [planId, mask, tier, evidence, epoch, nonce, deadline];
  const [digest, used, counting] = await Promise.all([
    chain.call(encodeCall(trigger, `digestOf(${orderTuple})`, [order]), block),
    chain.call(encodeCall(trigger, "used(bytes32)", [one.digest]), block),
    votesFor(one, sentFor(one, state), { members: state.members, trigger }, block, chain),
  ]);
  return { digest: wordAt(digest, 0) ?? "0x", isUsed: BigInt(wordAt(used, 0) ?? 0) === 1n, counting };
}
