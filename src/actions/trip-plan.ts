import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Action, ActionTools, Chain, Part } from "../core/parts.ts";
import { refusalWords } from "../core/refusal.ts";
import type { Address, Block, BlockRef, Call, Hash, Hex } from "../core/types.ts";
import { address } from "../lib/fields.ts";
import { lower, wordAt } from "../lib/words.ts";
import { tripFields } from "./fields.ts";
import { encodeHub, hubAbi, type PlanAction, planHash, toTuples } from "./hub.ts";
import { officeObjections } from "./offices.ts";
import { unreadable, unreadOf } from "./view.ts";
import { gasObjections } from "./windows.ts";

const params = z.strictObject({ hub: address.describe("The GuardianHub that holds the plan."), ...tripFields });

const tripSelector = lower(hubAbi.getFunction("trip")?.selector ?? "");

/** Which word of a trip's arguments says until when it may land. */
const notAfterWord = 5;
const selectorLength = 10;

/** The hub holds the role and the key only a bounded grant: a stolen key can pause, for a time, and nothing else. */
export const tripPlan: Part<z.output<typeof params>, ActionTools, Action> = {
  name: "trip-plan",
  about: "Trips a committed plan of a GuardianHub.",
  params,

  create({ hub, plan, actions, mask: chosen, maxGas, validSeconds }) {
    const tuples = toTuples(actions);
    const mask = maskOf({ actions, mask: chosen });
    const holding: Call = { to: hub, data: encodeHub("holding", [tuples]) };
    const epochCall: Call = { to: hub, data: encodeHub("epoch", []) };
    const holds = async (block: BlockRef, chain: Chain) =>
      (BigInt(await firstWord(holding, block, chain)) & mask) === mask;
    const tripCall = (evidence: Hash, epoch: bigint, notAfter: bigint): Call => ({
      to: hub,
      data: encodeHub("trip", [plan, tuples, mask, evidence, epoch, notAfter]),
    });

    return {
      idempotent: true,
      ended: ({ data }, time) => BigInt(wordAt(`0x${data.slice(selectorLength)}`, notAfterWord) ?? 0) < time,
      signs: [{ to: hub, data: tripSelector }],
      path: "plan",
      targets: [...new Set(actions.flatMap(({ target }, index) => ((mask >> BigInt(index)) & 1n ? [target] : [])))],
      relies: [...new Set([hub, ...actions.map(({ target }) => target)])],
      undo: `ends by itself where the plan has a longest effect; else by the plan's release path, a RecoveryController, for who may resume (planTerms of ${hub} names it)`,
      describe: () =>
        `trip plan ${plan.slice(0, 10)}… of hub ${hub}: ${actions.length} call(s) to ${[...new Set(actions.map(({ target }) => target))].join(", ")}`,
      holds,
      async prepare(block, chain) {
        let why: string | undefined;
        const [epoch, held, terms] = await Promise.all([
          firstWord(epochCall, block, chain),
          // A target that cannot be read is taken as not contained: silence must not block a containment.
          holds(block, chain).catch((error: unknown) => {
            why = unreadOf(error, "a probe of the plan");
            return unreadable(error, false);
          }),
          // Terms that cannot be read allow nothing that asks for good ones.
          chain
            .call({ to: hub, data: encodeHub("planTerms", [plan]) }, block)
            .catch((error: unknown) => unreadable<Hex>(error, "0x")),
        ]);
        // A person who reads the transaction on an explorer finds the finding by this hash in the journal.
        return {
          holds: held,
          // From now on, where that is later: what was prepared before nodes or blocks stood still would be too late when it lands.
          call: (evidence, now = 0n) =>
            tripCall(evidence, BigInt(epoch), (now > block.timestamp ? now : block.timestamp) + BigInt(validSeconds)),
          tier: Number(wordAt(terms, 0) ?? 0),
          expires: BigInt(wordAt(terms, 1) ?? 0) > 0n,
          ...(why !== undefined && { unread: why }),
        };
      },
      async objections(sender, block, chain) {
        const { isWrong, found } = await planObjections({ hub, plan, actions, mask, maxGas }, block, chain);
        if (isWrong) return found;
        return [
          ...found,
          ...(await senderObjections(tripCall, epochCall, sender, block, validSeconds, chain)),
          ...(await officeObjections(hub, plan, sender, block, chain)),
        ];
      },
      async rightEnds(sender, block, chain) {
        const grant = await chain.call({ to: hub, data: encodeHub("grantOf", [sender]) }, block);
        const expiry = BigInt(wordAt(grant, 1) ?? 0);
        // A guardian trips without a grant.
        return expiry === 0n ? undefined : expiry;
      },
    };
  },
};

/** Which actions are tripped, as a bitmap; all of them unless a mask is given. Raises CONFIG. */
export function maskOf({ actions, mask: chosen }: Pick<z.output<typeof params>, "actions" | "mask">): bigint {
  const all = (1n << BigInt(actions.length)) - 1n;
  const mask = chosen === undefined ? all : BigInt(chosen);
  if (mask > 0n && mask <= all) return mask;
  throw new FirebreakError(
    "CONFIG",
    `expected a mask of 1 to 0x${all.toString(16)} for ${actions.length} actions, found ${chosen}`,
  );
}

type Planned = {
  readonly hub: Address;
  readonly plan: Hash;
  readonly actions: readonly PlanAction[];
  readonly mask: bigint;
  readonly maxGas: number;
};

/** What speaks against a plan whoever trips it; `isWrong` when there is no such plan, so that nothing else can be asked. */
export async function planObjections(
  { hub, plan, actions, mask, maxGas }: Planned,
  block: Block,
  chain: Chain,
): Promise<{ readonly isWrong: boolean; readonly found: readonly string[] }> {
  const wrong = (why: string) => ({ isWrong: true, found: [why] });
  if ((await chain.code(hub, block)) === "0x") return wrong(`there is no code at the hub ${hub}; correct the address`);
  const committed = await firstWord({ to: hub, data: encodeHub("planHash", [plan]) }, block, chain);
  if (BigInt(committed) === 0n)
    return wrong(`plan ${plan} is not committed in hub ${hub}; commit it, or correct the id`);
  if (committed !== planHash(actions))
    return wrong(`hub ${hub} committed other actions under plan ${plan}; copy them from its PlanCommitted event`);
  const found = [
    ...gasObjections(actions, mask, BigInt(maxGas)),
    ...(await dryRunObjections(hub, plan, toTuples(actions), mask, block, chain)),
  ];
  return { isWrong: false, found };
}

async function dryRunObjections(
  hub: Address,
  plan: Hash,
  tuples: readonly unknown[],
  mask: bigint,
  block: Block,
  chain: Chain,
): Promise<readonly string[]> {
  const failing = BigInt(await firstWord({ to: hub, data: encodeHub("dryRun", [plan, tuples]) }, block, chain)) & mask;
  return failing === 0n
    ? []
    : [
        `a dry run of plan ${plan} says that actions 0x${failing.toString(16)} (a bitmap) would not hold; give the hub its role on their targets`,
      ];
}

async function senderObjections(
  trip: (evidence: Hash, epoch: bigint, notAfter: bigint) => Call,
  epochCall: Call,
  sender: Address,
  block: Block,
  validSeconds: number,
  chain: Chain,
): Promise<readonly string[]> {
  const epoch = BigInt(await firstWord(epochCall, block, chain));
  const call = trip(`0x${"00".repeat(32)}`, epoch, block.timestamp + BigInt(validSeconds));
  try {
    await chain.call(call, block, sender);
    return [];
  } catch (error) {
    if (!(error instanceof FirebreakError) || error.code !== "CALL_REVERTED") throw error;
    return [
      `${sender} cannot trip this plan now (${refusalWords(error, call)}); have the hub's admin grant it, or use the granted key`,
    ];
  }
}

async function firstWord(call: Call, block: BlockRef, chain: Chain): Promise<Hex> {
  const answer = wordAt(await chain.call(call, block), 0);
  if (answer === undefined)
    throw new FirebreakError("NOT_EVALUABLE", `expected ${call.to} to answer like a GuardianHub; check the address`);
  return answer;
}
