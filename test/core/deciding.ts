import { decide, type History } from "../../src/core/decide.ts";
import { entryOfDecision, entryOfFinding } from "../../src/core/entries.ts";
import { createHistory, type IncidentHistory } from "../../src/core/history.ts";
import type { Playbook, Policy } from "../../src/core/playbook.ts";
import { type Responder, respond } from "../../src/core/respond.ts";
import type { Address, Finding, Moment } from "../../src/core/types.ts";
import { blockOf, findingOf } from "../support/fakes.ts";

export const approver: Address = `0x${"a1".repeat(20)}`;

/** Acts on findings of `owner`, from warnings on. */
export function playbookOf({ when, ...changes }: Omit<Partial<Playbook>, "when"> & { when?: object } = {}): Playbook {
  return {
    name: "stop",
    do: "act",
    vetoBlocks: 20n,
    steps: ["pause", "strip"],
    cooldownBlocks: 10n,
    atRisk: [],
    when: { detectors: ["owner"], severity: "warning", confidence: 0, atLeast: 1, withinBlocks: 5n, ...when },
    ...changes,
  };
}

export function policyOf(playbooks: readonly Playbook[], changes: Partial<Policy> = {}): Policy {
  const limits = { perTarget: 10, withinBlocks: 100n };
  return { mode: "act", playbooks, limits, targets: {}, assets: {}, ...changes };
}

/** At a block, with the time that it has in tests. */
export function momentAt(block: bigint | number, balances: Moment["balances"] = {}): Moment {
  const { number, timestamp } = blockOf(block);
  return { chainId: 1n, block: number, time: timestamp, balances };
}

/** Decides on a finding with nothing behind it. */
export function decided(playbooks: readonly Playbook[], finding: Partial<Finding> = {}, over: Partial<History> = {}) {
  const found = findingOf(finding);
  return decide(found, policyOf(playbooks), { ...createHistory(1n), ...over }, momentAt(found.block.number));
}

/** What people loosened, as the journal has it. */
export function loosen(history: Pick<IncidentHistory, "take">, verb: string, scope: string, ends: bigint, more = {}) {
  history.take({ kind: "command", ref: verb, body: { verb, scope, ends: `${ends}`, by: [approver], ...more } });
}

/** A finding `branch block`, told at this block by a responder that learns of it. */
export async function tellAt(block: number, finding: Partial<Finding>, responder: Responder): Promise<void> {
  const { number, hash } = blockOf(block);
  const at = { ...responder, moment: () => momentAt(block) };
  await respond(findingOf({ block: { number, hash }, ...finding }), at);
}

/** The history learns that this finding was acted on. */
export function learn(history: Pick<IncidentHistory, "take">, finding: Finding, steps = ["pause"]): void {
  learnDecided(history, finding, steps);
  learnTaken(history, finding, steps);
}

/** The history learns that it was decided to act on this finding, and not of any step. */
export function learnDecided(history: Pick<IncidentHistory, "take">, finding: Finding, steps: readonly string[]): void {
  const about = { finding, reason: "a test", playbook: "stop", atRisk: "", steps };
  history.take(entryOfFinding(finding, momentAt(finding.block.number), 0));
  history.take(entryOfDecision({ ...about, verdict: "act" }, { chainId: 1n }, 0));
}

/** The history learns that these steps were taken, with nothing sent. */
export function learnTaken({ take }: Pick<IncidentHistory, "take">, { key }: Finding, steps: readonly string[]): void {
  for (const ref of steps) take({ kind: "fault", ref, body: { reason: "a test", refused: [key] } });
}

/** The history learns that a transaction was signed for a step of this finding. */
export function learnSent(history: Pick<IncidentHistory, "take">, { key, chainId }: Finding, action: string): void {
  history.take({ kind: "intent", ref: `${key} ${action}`, body: { action, incident: key, chain: `${chainId}` } });
}
