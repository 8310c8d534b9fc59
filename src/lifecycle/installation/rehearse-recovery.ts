import { Interface } from "ethers";
import { z } from "zod";
import { FirebreakError } from "../../core/errors.ts";
import type { Address, Call, Hash } from "../../core/types.ts";
import { encodeCall } from "../../lib/encode.ts";
import { lower } from "../../lib/words.ts";
import { loadArtifact } from "../../range/drill/artifact.ts";
import type { Fork } from "../../range/fork.ts";
import { type Hands, handsOn, refusalOf } from "../fork-hands.ts";
import { hubInterface } from "../hub.ts";
import type { Plan } from "../plan-file.ts";
import { holds, type Proof, provePlan } from "../prove.ts";
import type { Parameters } from "./parameters.ts";
import { innermost, plansOf } from "./planned.ts";
import { type Installation, placesOf } from "./record.ts";

export type Rehearsal = {
  readonly plan: Plan;
  readonly proof: Proof;
  /** How it opened again; undefined when it was not even tripped. */
  readonly way: "recovery" | "expiry" | undefined;
  /** Why recovery could not open it again. */
  readonly refusal?: string;
  /** The actions whose probe is still true at the end, counted from 1. */
  readonly stillHolding: readonly number[];
};

const stages = ["exits", "liquidations", "rest"] as const;
const logs = z.array(z.object({ topics: z.array(z.string()) }));

/** Trips every plan of an installation on a fork of its chain, and opens again as recovery would, or waits where it ends by itself. */
export async function rehearseAll(fork: Fork, record: Installation): Promise<readonly Rehearsal[]> {
  const done: Rehearsal[] = [];
  for (const plan of plansOf(record.parameters, placesOf(record))) {
    const before = await fork.rpc("evm_snapshot", []);
    done.push(await rehearseOne(fork, record.parameters, plan));
    await fork.rpc("evm_revert", [before]);
  }
  return done;
}

async function rehearseOne(fork: Fork, parameters: Parameters, plan: Plan): Promise<Rehearsal> {
  const proof = await provePlan(fork, plan, { assume: false });
  if (!proof.proven) return { plan, proof, way: undefined, stillHolding: [] };

  const hands = handsOn(fork, hubInterface());
  const closed = new Set(plan.actions.map(({ action }) => innermost(action).to));
  // What is open already refuses to be opened: only what this plan closed.
  const resumes = parameters.resumes.filter(({ target }) => closed.has(target));
  const way = resumes.length > 0 ? "recovery" : "expiry";
  if (way === "recovery") {
    const refusal = await recover(hands, { ...parameters, resumes }, plan).then(() => undefined, refusalOf);
    if (refusal !== undefined) return { plan, proof, way, refusal, stillHolding: [] };
  } else await hands.waitUntil((await hands.head()).timestamp + BigInt(plan.terms.maxEffect));

  const { timestamp } = await hands.head();
  const held = await Promise.all(plan.actions.map(({ action }) => holds(hands, plan.hub, action, timestamp)));
  return { plan, proof, way, stillHolding: held.flatMap((still, at) => (still ? [at + 1] : [])) };
}

/** What the recovery authority does, with every wait: close the incident, propose, and advance three times. */
async function recover(hands: Hands, { recovery, resumes }: Parameters, plan: Plan): Promise<void> {
  const abi = new Interface(JSON.stringify(loadArtifact("RecoveryController").abi));
  const { release } = plan.terms;
  const act = (name: string, args: readonly unknown[]) =>
    hands.act(recovery.authority, { to: release, data: lower(abi.encodeFunctionData(name, args)) });
  const tripIds = [await lastTrip(hands, plan)];
  const steps = stages.map((stage) => resumes.filter((one) => one.stage === stage).map(stepOf));

  await act("close", [tripIds]);
  await act("propose", [tripIds, steps]);
  await wait(hands, recovery.delaySeconds);
  await act("advance", [tripIds, steps]);
  await wait(hands, recovery.graceSeconds);
  await act("advance", [tripIds, steps]);
  await act("advance", [tripIds, steps]);
}

async function lastTrip({ fork }: Hands, { hub }: Plan): Promise<Hash> {
  const topic = hubInterface().getEvent("Tripped")?.topicHash;
  const filter = { address: hub, topics: [topic], fromBlock: "latest", toBlock: "latest" };
  const tripId = logs.parse(await fork.rpc("eth_getLogs", [filter])).at(-1)?.topics[1];
  if (tripId !== undefined) return lower(tripId);
  throw new FirebreakError(
    "ENGINE",
    `expected the trip that was made on the fork in its last block, found none of ${hub}`,
  );
}

function stepOf({ target, call, args }: Parameters["resumes"][number]): readonly [Address, Call["data"]] {
  return [target, encodeCall(target, call, args).data];
}

async function wait(hands: Hands, seconds: number): Promise<void> {
  await hands.waitUntil((await hands.head()).timestamp + BigInt(seconds));
}

/** What a rehearsal showed, a plan a line, and what to do where it failed. */
export function rehearsalLines(done: readonly Rehearsal[]): readonly string[] {
  return done.flatMap(({ plan, proof, way, refusal, stillHolding }) => {
    if (way === undefined) {
      const reasons = [proof.refusal, ...proof.rows.map(({ says, reason }) => reason && `${says}: ${reason}`)];
      return [`✗ plan ${plan.id} does not contain: ${reasons.filter((one) => one !== undefined).join("; ")}`];
    }
    if (refusal !== undefined)
      return [`✗ plan ${plan.id} contains, and recovery ${plan.terms.release} cannot open it again: ${refusal}`];
    const opened = way === "recovery" ? `recovery ${plan.terms.release} opened it again` : "it opened by itself";
    if (stillHolding.length === 0) return [`✓ plan ${plan.id} contains; ${opened}`];
    return [
      `✗ plan ${plan.id} contains, and action ${stillHolding.join(", ")} still holds after ${way}; correct resumes`,
    ];
  });
}

export function succeeded(done: readonly Rehearsal[]): boolean {
  return done.every((one) => one.way !== undefined && one.refusal === undefined && one.stillHolding.length === 0);
}
