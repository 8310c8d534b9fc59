import type { Decision, Finding, Mode, Severity } from "./types.ts";

/** Which findings lead to which steps, under which approval. The first playbook that covers a finding decides. */
export type Playbook = {
  readonly name: string;
  readonly when: { readonly detector: string; readonly severity: Severity };
  readonly do: "act" | "ask" | "ignore";
  /** Ids of configured actions, in order. */
  readonly steps: readonly string[];
  /** Blocks in which the same incident is not acted on again. */
  readonly cooldownBlocks: bigint;
};

/** What was done before: per incident key and action the block of the last intent. */
export type History = { readonly lastActed: (incident: string, action: string) => bigint | undefined };

/** Higher is worse. */
export const severityRank: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

/** Pure: the same finding, playbooks, mode and history always give the same decision. */
export function decide(finding: Finding, playbooks: readonly Playbook[], mode: Mode, history: History): Decision {
  const playbook = playbooks.find(
    ({ when }) => when.detector === finding.detector && severityRank[finding.severity] >= severityRank[when.severity],
  );
  if (playbook === undefined)
    return { verdict: "ignore", finding, reason: `no playbook covers ${finding.detector} at ${finding.severity}` };
  const { name, do: approval, cooldownBlocks } = playbook;
  if (approval === "ignore") return { verdict: "ignore", finding, reason: `playbook ${name} says to ignore it` };

  const steps = playbook.steps.filter(
    (step) => !isRecent(history.lastActed(finding.key, step), finding.block.number, cooldownBlocks),
  );
  if (steps.length === 0)
    return {
      verdict: "ignore",
      finding,
      reason: `already handled: every step of ${name} was taken for this incident within ${cooldownBlocks} blocks`,
    };

  if (approval === "ask")
    return { verdict: "ask", finding, playbook: name, steps, reason: `playbook ${name} asks a person` };
  if (mode === "shadow")
    return {
      verdict: "shadow",
      finding,
      playbook: name,
      steps,
      reason: `playbook ${name} would act, but the mode is shadow`,
    };
  return {
    verdict: "act",
    finding,
    playbook: name,
    steps,
    reason: `playbook ${name} acts on ${finding.severity} findings of ${finding.detector}`,
  };
}

function isRecent(acted: bigint | undefined, now: bigint, cooldownBlocks: bigint): boolean {
  return acted !== undefined && now - acted <= cooldownBlocks;
}
