import type { Interface } from "ethers";
import { FirebreakError } from "../core/errors.ts";
import type { PlanAction } from "../core/plans.ts";
import type { Address, Hex } from "../core/types.ts";
import { addressOf, lower, wordAt } from "../lib/words.ts";
import type { Fork } from "../range/fork.ts";
import { type Hands, handsOn, refusalOf } from "./fork-hands.ts";
import { encode, hubInterface, tuplesOf } from "./hub.ts";
import { type Objections, objectionsAt } from "./objections.ts";
import { type Plan, type PlannedAction, tierOf } from "./plan-file.ts";
import { commitOnFork, grantedKey, standIn } from "./stage-plan.ts";

export type ProofRow = {
  readonly says: string;
  /** Whether the probe was true before the trip: then nothing is proven about the call. */
  readonly before: boolean;
  readonly after: boolean;
  /** Why this action is not proven, and what to do. */
  readonly reason: string | undefined;
};

export type Proof = {
  /** Whether the hub of the file stands on the fork, or one of ours was put at its address. */
  readonly hub: "deployed" | "stand-in";
  /** How many calls by others were made first, because the plan assumes them. */
  readonly assumed: number;
  /** What the hub refused, when the plan could not even be committed or tripped. */
  readonly refusal: string | undefined;
  /** Gas of the trip's transaction. */
  readonly gasUsed: bigint | undefined;
  readonly rows: readonly ProofRow[];
  /** True when every probe was false before the trip and true after it, and nothing speaks against an action. */
  readonly proven: boolean;
};

const probeGas = 100_000n;
const intrinsicGas = 21_000n;
const untilForever = 2n ** 48n - 1n;

/** Proposes, commits and trips the plan on a fork, as the admin and those of its tier will, and reads every probe before and after. */
export async function provePlan(fork: Fork, plan: Plan, { assume }: { readonly assume: boolean }): Promise<Proof> {
  if (BigInt(fork.chainId) !== plan.chainId)
    throw new FirebreakError("CONFIG", `expected chain ${plan.chainId}, found a fork of chain ${fork.chainId}`);
  const hub = hubInterface();
  const hands = handsOn(fork, hub);
  const where = (await standIn(hands, plan)) ? "stand-in" : "deployed";
  if (assume) for (const { from, ...call } of plan.assume) await assumed(hands, from, call);

  const common = { hub: where, assumed: assume ? plan.assume.length : 0 } as const;
  const refused = (refusal: string): Proof => ({
    ...common,
    refusal,
    gasUsed: undefined,
    rows: plan.actions.map(({ says }) => ({ says, before: false, after: false, reason: "it was not tried" })),
    proven: false,
  });
  try {
    const admin = await commitOnFork(hands, hub, plan);
    const trip = await tripper(hands, hub, plan, admin);
    // Asked when the delay has passed, as it will have: a window may end meanwhile.
    const objections = await objectionsAt([fork.url], plan);
    const before = await probes(hands, plan);
    const gasUsed = await trip();
    const after = await probes(hands, plan);
    const seen = await Promise.all(plan.actions.map((one, at) => row(hands, plan, one, before[at], after[at])));
    const rows = withObjections(seen, objections);
    return { ...common, refusal: undefined, gasUsed, rows, proven: rows.every(({ reason }) => reason === undefined) };
  } catch (error) {
    const proof = refused(refusalOf(error));
    return { ...proof, rows: withObjections(proof.rows, await objectionsAt([fork.url], plan)) };
  }
}

/** A lever that cannot be pulled any more fails like one that the hub has no right to; what the chain says of it comes first. */
function withObjections(rows: readonly ProofRow[], objections: Objections): readonly ProofRow[] {
  return rows.map((row, at) => {
    const against = objections[at] ?? [];
    return against.length === 0 ? row : { ...row, reason: against.join("; ") };
  });
}

async function assumed(hands: Hands, from: Address, call: { readonly to: Address; readonly data: Hex }): Promise<void> {
  await hands.act(from, call).catch((error) => {
    throw new FirebreakError("ASSUMPTION", `an assumption does not hold: ${from} to ${call.to}: ${refusalOf(error)}`);
  });
}

/** Trips as a granted key where one key may, else as the hub's own QuorumTrigger does once it has checked the signatures. */
async function tripper(hands: Hands, hub: Interface, plan: Plan, admin: Address): Promise<() => Promise<bigint>> {
  const read = async (name: string) => wordAt(await hands.ask(admin, { to: plan.hub, data: encode(hub, name) }), 0);
  const tier = tierOf(plan.terms);
  const from =
    tier === 1 ? await grantedKey(hands, hub, plan, admin) : lower(addressOf((await read("TRIGGER")) ?? "0x"));
  const all = (1n << BigInt(plan.actions.length)) - 1n;
  const args = [plan.id, tuplesOf(plan), all, `0x${"00".repeat(32)}`, BigInt((await read("epoch")) ?? 0), untilForever];
  const data = tier === 1 ? encode(hub, "trip", args) : encode(hub, "tripFor", [...args, tier, from]);
  return async () => (await hands.act(from, { to: plan.hub, data })).gasUsed;
}

/** Read by us, with the hub's gas for a probe: what stands at the hub's address is not asked about itself. */
async function probes(hands: Hands, { hub, actions }: Plan): Promise<readonly boolean[]> {
  const { timestamp } = await hands.head();
  return Promise.all(actions.map(({ action }) => holds(hands, hub, action, timestamp)));
}

/** Whether a probe is true, asked as the hub would ask, by a clock that shows `now`. */
export async function holds(hands: Hands, hub: Address, action: PlanAction, now: bigint): Promise<boolean> {
  const { probeTarget: to, probeData: data, mask, op, expected } = action;
  const answer = await hands.ask(hub, { to, data }, probeGas + withCalldata(data)).catch((error) => {
    refusalOf(error);
    return "0x" as const;
  });
  const word = wordAt(answer, 0);
  if (word === undefined) return false;
  const value = BigInt(word) & BigInt(mask);
  return op === "equal" ? value === BigInt(expected) : value >= now + BigInt(expected);
}

async function row(
  hands: Hands,
  plan: Plan,
  { says, needs, action }: PlannedAction,
  before = false,
  after = false,
): Promise<ProofRow> {
  if (before)
    return { says, before, after, reason: "its probe is true before the call, so the run proves nothing about it" };
  if (after) return { says, before, after, reason: undefined };
  const { target: to, data, gasCap } = action;
  const why = await hands.ask(plan.hub, { to, data }, BigInt(gasCap) + withCalldata(data)).then(
    () => "the call succeeds without what the probe asks for; correct the probe",
    (error) => `the call fails (${refusalOf(error)}); hub ${plan.hub} needs ${needs}`,
  );
  return { says, before, after, reason: why };
}

/** What a transaction pays before the contract gets any gas; too much rather than too little. */
function withCalldata(data: Hex): bigint {
  return intrinsicGas + 20n * BigInt(data.length);
}
