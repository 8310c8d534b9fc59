import { askedTier, type PlanAction } from "../actions/hub.ts";
import { tripGas, tripWindows } from "../actions/windows.ts";
import { mostGas } from "../core/transaction.ts";
import type { Objections } from "./objections.ts";
import { type Plan, type Terms, tierOf } from "./plan-file.ts";
import type { Proof } from "./prove.ts";

/** A plan for the people who must agree to it: what it calls, how it is seen to hold, and the exact bytes. */
export function planLines(plan: Plan, objections: Objections = []): readonly string[] {
  const { file, chainId, hub, id, hash, actions, terms, assume } = plan;
  return [
    `plan ${id} for hub ${hub} on chain ${chainId}`,
    `hash ${hash}`,
    tierLine(terms),
    ...windowLines(actions.map(({ action }) => action)),
    ...(BigInt(terms.release) === 0n ? [] : [`released by ${terms.release}`]),
    ...actions.flatMap(({ says, needs, maxEffect, action }, index) => [
      `${index + 1}. ${says}`,
      `   needs   ${needs}`,
      `   lasts   ${maxEffect === 0 ? "until somebody ends it" : `${maxEffect} s at most`}`,
      `   call    ${action.target} ${action.data} with ${action.gasCap} gas`,
      `   probe   ${action.probeTarget} ${action.probeData}`,
      `   holds   when the answer & ${action.mask} ${action.op === "equal" ? "is" : "is at least now +"} ${action.expected}`,
      ...(objections[index] ?? []).map((objection) => ` ✗ cannot  ${objection}`),
    ]),
    ...(assume.length === 0 ? [] : [`${file} assumes ${assume.length} call(s) by others, made on forks only`]),
  ];
}

function windowLines(actions: readonly PlanAction[]): readonly string[] {
  const all = (1n << BigInt(actions.length)) - 1n;
  const windows = tripWindows(actions, all, mostGas);
  if (windows === undefined) return [" ✗ cannot  an action's gas cap alone is more than one transaction has; lower it"];
  if (windows.length === 1) return [`gas at most ${tripGas(actions, all)}, whatever the targets do`];
  const masks = windows.map((window) => `0x${window.toString(16)}`).join(", ");
  return [`${windows.length} transactions, because the targets could make one too dear (EIP-7825): masks ${masks}`];
}

const who = ["", "a key with a grant, or one guardian", "a quorum of guardians", "the top quorum of guardians"];

/** Who may trip a plan of these terms. */
export function tierLine(terms: Terms): string {
  const tier = tierOf(terms);
  const asked = askedTier(terms.maxEffect);
  const lowered = tier < asked ? `; LOWERED: its effect asks for tier ${asked}` : "";
  return `tier ${tier}: tripped by ${who[tier]}${lowered}`;
}

/** What a fork run showed, an action a line, and the verdict. */
export function proofLines({ hub }: Plan, proof: Proof): readonly string[] {
  return [
    ...(proof.hub === "stand-in"
      ? [`no hub stands at ${hub} on this fork; one of ours was put there, and a release path where the plan names one`]
      : []),
    ...(proof.assumed === 0 ? [] : [`made first, as the plan assumes it: ${proof.assumed} call(s) by others`]),
    ...proof.rows.map(({ says, before, after, reason }, index) =>
      reason === undefined
        ? `✓ ${index + 1}. ${says}: false before, true after`
        : `✗ ${index + 1}. ${says}: ${before} before, ${after} after; ${reason}`,
    ),
    ...(proof.refusal === undefined ? [] : [`✗ ${proof.refusal}`]),
    proof.proven ? `proven: every probe is true after the trip, which used ${proof.gasUsed} gas` : "NOT PROVEN",
  ];
}
