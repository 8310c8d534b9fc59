import { randomBytes } from "node:crypto";
import { SigningKey } from "ethers";
import { encodeHub } from "../../actions/hub.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { Hex } from "../../core/types.ts";
import { tripDigest } from "../../lib/trip-order.ts";
import { lower } from "../../lib/words.ts";
import type { Fork } from "../fork.ts";
import { drillKey } from "./chance.ts";
import { fill, fillText, type Known } from "./fill.ts";
import type { KnownMap } from "./given.ts";
import { guardianSteps, guardiansOf, planIdOf, plansSteps } from "./guardian.ts";
import type { Stage } from "./stage.ts";
import type { SignedStep, Step, Value } from "./step.ts";

/** Carries out a step, or those that it stands for; what is made becomes known. */
export async function carryOut(step: Step, fork: Fork, stage: Stage, known: KnownMap): Promise<void> {
  const all = async (steps: readonly Step[]) => {
    for (const one of steps) await carryOut(one, fork, stage, known);
  };
  if ("each" in step) {
    for (const one of membersOf(fill(step.each, known))) {
      known.set(step.as, one);
      await all(step.steps);
    }
    known.delete(step.as);
  } else if ("guardian" in step) {
    const guardians = guardiansOf([1, 2, 3].map((number) => drillKey(`guardian ${number}`)));
    for (const [index, { address }] of guardians.entries()) known.set(`guardian${index + 1}`, address);
    known.set(
      "guardianKeys",
      guardians.map(({ key }) => key),
    );
    await all(guardianSteps(step, known));
  } else if ("plans" in step) {
    for (const name of Object.keys(step.plans)) known.set(`${name}Id`, planIdOf(name));
    await all(plansSteps(step));
  } else if ("signed" in step) known.set(step.as, await orderOf(step.signed, fork, known));
  else for (const [name, value] of await stage.install(step, known)) known.set(name, value);
}

/** What guardians signed beforehand on one chain, by the name of the file that the responder has it in. */
export function signedFiles(steps: readonly Step[], known: Known): Readonly<Record<string, string>> {
  const names = steps.flatMap((step) => ("signed" in step ? [step.as] : []));
  return Object.fromEntries(names.map((name) => [`${name}.json`, String(known.get(name))]));
}

/** A trip of every action of a plan, as `firebreak trip` would write it, with the signatures of the first guardians. */
async function orderOf({ plan, tier, signatures, hours }: SignedStep["signed"], fork: Fork, known: Known) {
  const hub = lower(fillText("${hub}", known));
  const ask = async (data: Hex) => lower(String(await fork.rpc("eth_call", [{ to: hub, data }, "latest"])));
  const trigger = lower(fillText("${trigger}", known));
  const { timestamp } = (await fork.rpc("eth_getBlockByNumber", ["latest", false])) as { readonly timestamp: Hex };
  const order = {
    planId: planIdOf(plan),
    mask: (1n << BigInt(membersOf(fill(`\${${plan}}`, known)).length)) - 1n,
    tier,
    evidence: lower(`0x${"0".repeat(64)}`),
    epoch: BigInt(await ask(encodeHub("epoch", []))),
    nonce: lower(`0x${randomBytes(32).toString("hex")}`),
    deadline: BigInt(timestamp) + BigInt(hours) * 3_600n,
  };
  const digest = tripDigest(order, BigInt(fork.chainId), trigger);
  const signers = guardiansOf(membersOf(known.get("guardianKeys") ?? []).map((key) => lower(String(key))));
  const signed = signers
    .slice(0, signatures)
    .map(({ address, key }) => ({ signer: address, signature: new SigningKey(key).sign(digest).serialized }));
  return JSON.stringify({ order, proof: [], signatures: signed }, (_, value) =>
    typeof value === "bigint" ? `${value}` : value,
  );
}

function membersOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  throw new FirebreakError("CONFIG", `expected a list, such as an actor with a count, found ${JSON.stringify(value)}`);
}
