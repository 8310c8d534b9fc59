import { Interface } from "ethers";
import { z } from "zod";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Action, ActionTools, Chain, Part, Prepared } from "../core/parts.ts";
import type { ReferenceTools } from "../core/plans.ts";
import type { Address, Block, Call, Hash, Hex } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { addressOf, lower, wordAt } from "../lib/words.ts";
import { planTuple, toTuples } from "./hub.ts";
import { ordersOf, type Signed, type SignedOrder } from "./quorum-order.ts";
import { candidatesOf, neededFor, type OrderState, orderObjection, type QuorumState } from "./quorum-rules.ts";
import { type Voted, votesFor } from "./quorum-votes.ts";
import { maskOf, planObjections, tripFields, tripPlan } from "./trip-plan.ts";
import { unreadable } from "./view.ts";

const params = z.strictObject({
  hub: address,
  /** The hub's QuorumTrigger, which it names TRIGGER. */
  trigger: address,
  /**
   * Where guardians' signatures are: env:NAME or file:PATH, each { order, proof, signatures } as JSON. Read at every head, so that what is collected
   * during an incident counts at the next one; a file that is not there yet is no error.
   */
  signatures: z
    .array(z.string().regex(/^(env:\w+|file:.+)$/, "expected a reference, env:NAME or file:PATH"))
    .min(1)
    .max(64),
  ...tripFields,
});

type Settings = z.output<typeof params>;

const triggerAbi = new Interface([
  `function trip(tuple(bytes32 planId,uint256 mask,uint8 tier,bytes32 evidence,uint64 epoch,bytes32 nonce,uint48 deadline) order, ${planTuple}[] actions, tuple(address signer,bytes data)[] signatures, bytes32[] proof)`,
]);
const tripSelector = lower(triggerAbi.getFunction("trip")?.selector ?? "");
const orderTuple = "(bytes32,uint256,uint8,bytes32,uint64,bytes32,uint48)";

/** An order that would trip the plan now. */
type Usable = { readonly call: Call; readonly deadline: bigint };
type Judged = { readonly usable: readonly Usable[]; readonly against: readonly string[] };

/** The key only relays: it has no right at all, and may be anybody's that has ether. The guardians decide, each for himself. */
export const quorumTrip: Part<Settings, ActionTools & ReferenceTools, Action> = {
  name: "quorum-trip",
  about: "Relays guardians' signatures to a hub's QuorumTrigger, which trips a committed plan.",
  params,

  create(settings, tools) {
    const { hub, trigger, signatures, ...planned } = settings;
    const { plan, actions } = planned;
    const mask = maskOf(planned);
    const trip = tripPlan.create({ hub, ...planned }, tools);
    const collected = () =>
      ordersOf(
        signatures.flatMap((from) => {
          const text = tools.read(from);
          return text === undefined ? [] : [{ from, text }];
        }),
        tools.chainId,
        trigger,
      );
    const callOf = ({ order, proof }: SignedOrder, counting: readonly Signed[]): Call => {
      const chosen = counting.map(({ signer, signature }) => [signer, signature]);
      return {
        to: trigger,
        data: lower(triggerAbi.encodeFunctionData("trip", [order, toTuples(actions), chosen, proof])),
      };
    };
    const judged = async (block: Block, chain: Chain): Promise<Judged> => {
      const { orders, faults } = collected();
      if (orders.length === 0) return { usable: [], against: faults };
      const state = await stateAt(settings, block, chain);
      const { candidates, against: unfit } = candidatesOf(orders, { plan, mask }, state);
      const usable: Usable[] = [];
      const against = [...faults, ...unfit];
      for (const one of candidates) {
        const of = await orderAt(one, trigger, state, block, chain);
        const objection = orderObjection(one, state, of);
        if (objection !== undefined) against.push(objection);
        else usable.push({ call: callOf(one, of.counting), deadline: one.order.deadline });
      }
      return { usable, against };
    };

    return {
      ...trip,
      path: "quorum",
      relies: [trigger, ...(trip.relies ?? [])],
      signs: [{ to: trigger, data: tripSelector }],
      describe: () => `${trip.describe()}, on guardians' signatures through ${trigger}`,
      async prepare(block, chain) {
        // Raises nothing for what cannot be read, or what was prepared before would stay: that has expired, was used, or held.
        const [prepared, { usable, against }] = await Promise.all([
          trip
            .prepare(block, chain)
            .catch((error: unknown) => unreadable<Pick<Prepared, "holds">>(error, { holds: false })),
          judged(block, chain).catch((error: unknown) =>
            unreadable<Judged>(error, { usable: [], against: [messageOf(error)] }),
          ),
        ]);
        const [first] = usable;
        if (first !== undefined) return { ...prepared, call: () => first.call };
        const why = against.join("; ") || "no guardian has signed yet";
        const unsigned = () => {
          throw new FirebreakError("NOT_SIGNED", `no order can be relayed: ${why}`, { retryable: true });
        };
        return { ...prepared, call: unsigned };
      },
      async objections(_sender, block, chain) {
        const named = await wordOf(chain.call(encodeCall(hub, "TRIGGER()", []), block));
        if (named === undefined || addressOf(named) !== trigger)
          return [
            `the trigger of hub ${hub} is ${named === undefined ? "not known" : addressOf(named)}, not ${trigger}; correct it`,
          ];
        const { isWrong, found } = await planObjections({ ...planned, hub, mask }, block, chain);
        if (isWrong) return found;
        return [...found, ...(await judged(block, chain)).against];
      },
      async rightEnds(_sender, block, chain) {
        const { usable } = await judged(await chain.blockAt(block.number), chain);
        const [first, ...others] = usable.map(({ deadline }) => deadline);
        return first === undefined ? undefined : others.reduce((last, one) => (one > last ? one : last), first);
      },
    };
  },
};

async function stateAt({ hub, trigger, plan }: Settings, block: Block, chain: Chain): Promise<QuorumState> {
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
async function orderAt(
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
    votesFor(one, neededFor(tier, state), { members: state.members, trigger }, block, chain),
  ]);
  return { digest: wordAt(digest, 0) ?? "0x", isUsed: BigInt(wordAt(used, 0) ?? 0) === 1n, counting };
}

async function wordOf(asking: Promise<Hex>): Promise<Hash | undefined> {
  return wordAt(await asking.catch((error: unknown) => unreadable(error, "0x" as const)), 0);
}
