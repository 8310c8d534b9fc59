import { Interface } from "ethers";
import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Action, ActionTools, Chain, Part } from "../core/parts.ts";
import type { ReferenceTools } from "../core/plans.ts";
import type { Address, Block, BlockRef, Call, Hash, Hex } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { addressOf, lower, wordAt } from "../lib/words.ts";
import { planTuple, toTuples } from "./hub.ts";
import { isByKey, ordersOf, type Signed, type SignedOrder } from "./quorum-order.ts";
import { neededFor, type OrderState, orderObjection, type QuorumState } from "./quorum-rules.ts";
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
/** Orders that are looked at; whoever can write the files could make the others endless. */
const mostOrders = 16;
const validMagic = "0x1626ba7e";

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
    const judged = async (block: Block, chain: Chain) => {
      const { orders, faults } = collected();
      const against = [...faults];
      if (orders.length === 0) return { usable: undefined, against };
      const state = await stateAt(settings, block, chain);
      let usable: Call | undefined;
      for (const one of orders.slice(0, mostOrders)) {
        const of = await orderAt(one, trigger, state, block, chain);
        const objection = orderObjection(one, { plan, mask }, state, of);
        if (objection !== undefined) against.push(objection);
        else usable ??= callOf(one, of.counting.slice(0, neededFor(one.order.tier, state)));
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
        const [prepared, { usable, against }] = await Promise.all([trip.prepare(block, chain), judged(block, chain)]);
        if (usable !== undefined) return { ...prepared, call: () => usable };
        const why = against.join("; ") || "no guardian has signed yet";
        // Not what was prepared before: that is what has expired, or was used.
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
      async rightEnds() {
        const ends = collected().orders.map(({ order }) => order.deadline);
        return ends.length === 0 ? undefined : ends.reduce((last, one) => (one > last ? one : last));
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
  one: SignedOrder,
  trigger: Address,
  { members }: QuorumState,
  block: Block,
  chain: Chain,
): Promise<OrderState> {
  const { planId, mask, tier, evidence, epoch, nonce, deadline } = one.order;
  const order = [planId, mask, tier, evidence, epoch, nonce, deadline];
  const [digest, used, ...counts] = await Promise.all([
    chain.call(encodeCall(trigger, `digestOf(${orderTuple})`, [order]), block),
    chain.call(encodeCall(trigger, "used(bytes32)", [one.digest]), block),
    ...one.signatures.map(
      async (signed) =>
        members.includes(signed.signer) &&
        (isByKey(signed, one.signed) || (await isByContract(signed, one.signed, block, chain))),
    ),
  ]);
  const bySigner = new Map(one.signatures.filter((_, index) => counts[index] === true).map((it) => [it.signer, it]));
  const counting = [...bySigner.values()].sort((a, b) => (a.signer < b.signer ? -1 : 1));
  return { digest: wordAt(digest, 0) ?? "0x", isUsed: BigInt(wordAt(used, 0) ?? 0) === 1n, counting };
}

/** Whether a guardian that is a contract takes the signature for its own (ERC-1271). */
async function isByContract(
  { signer, signature }: Signed,
  digest: Hash,
  block: BlockRef,
  chain: Chain,
): Promise<boolean> {
  const call = encodeCall(signer, "isValidSignature(bytes32,bytes)", [digest, signature]);
  return (await wordOf(chain.call(call, block)))?.startsWith(validMagic) === true;
}

async function wordOf(asking: Promise<Hex>): Promise<Hash | undefined> {
  return wordAt(await asking.catch((error: unknown) => unreadable(error, "0x" as const)), 0);
}
