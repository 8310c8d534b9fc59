import { doubtFor, levelOf } from "./autonomy.ts";
import { delayed, settled } from "./delay.ts";
import { actionsOf } from "./ladder/rungs.ts";
import type { Announced } from "./pending.ts";
import { cooldownFor, isRecent, type Level, type Playbook, type Policy, severityRank } from "./playbook.ts";
import { amountText, withRisk } from "./risk.ts";
import { isAbout, type Standing, until } from "./standing.ts";
import type { Decision, Finding, Moment } from "./types.ts";
import type { Seen, Taken } from "./witnesses.ts";

/** What happened before, as far as a decision asks for it. */
export type History = {
  /** The block of the finding for which this action was last taken for this incident; of one that the quorum vouched for when `isSure`. */
  lastActed(incident: string, action: string, isSure: boolean): bigint | undefined;
  /** The same of any other finding that is not mined, for which any of these steps was sent. */
  lastUnmined(other: Finding, isOne: (step: string) => boolean): bigint | undefined;
  /** Whether this action was taken for this very finding of another chain, wherever it was placed on this one then. */
  isTaken(finding: Finding, action: string): boolean;
  /** Whether this step came to nothing so often for this incident that it is not tried again by itself. */
  isGivenUp(incident: string, step: string): boolean;
  /** The last block at which the effect of this action was seen to hold, where it does not hold any more. */
  lifted(action: string): bigint | undefined;
  /** What these detectors found from this block on. */
  seen(detectors: readonly string[], from: bigint): readonly Seen[];
  /** Automatic actions from this block on. */
  taken(from: bigint): readonly Taken[];
  /** The announcement that this playbook acts on this incident unless somebody vetoes it. */
  pending(incident: string, playbook: string): Announced | undefined;
  /** What people have loosened and is in force at this time. */
  standing(time: bigint): readonly Standing[];
};

type Covered = { readonly playbook: Playbook; readonly witnesses: readonly string[] };

/** Pure: the same finding, policy, history and moment always give the same decision, so that a journal can be played again. */
export function decide(finding: Finding, policy: Policy, history: History, moment: Moment): Decision {
  if (finding.order !== undefined) return ordered(finding, finding.order, policy);
  const standing = history.standing(moment.time);
  const silence = standing.find(({ verb, scope }) => verb === "silence" && isAbout(scope, finding));
  if (silence !== undefined) return ignore(finding, `silenced ${until(silence)}`);

  const covering = policy.playbooks.filter((playbook) => covers(playbook, finding));
  const covered = covering.map((playbook) => ({ playbook, witnesses: witnessesOf(playbook, finding, history) }));
  const found = covered.find(({ playbook, witnesses }) => witnesses.length >= playbook.when.atLeast);
  if (found !== undefined) return follow(found, finding, policy, history, moment, standing);
  const [waiting] = covered;
  if (waiting !== undefined) return { verdict: "wait", finding, reason: waitingFor(waiting) };
  return ignore(finding, `no playbook covers ${finding.detector} at ${finding.severity}${confidenceText(finding)}`);
}

function ordered(finding: Finding, steps: readonly string[], { mode }: Policy): Decision {
  const about = { finding, playbook: "operator", steps, atRisk: "" };
  if (mode === "shadow")
    return { ...about, verdict: "shadow", reason: "a person ordered it, but the mode is shadow, which sends nothing" };
  return { ...about, verdict: "act", reason: "a person ordered it" };
}

function follow(
  { playbook, witnesses }: Covered,
  finding: Finding,
  policy: Policy,
  history: History,
  moment: Moment,
  standing: readonly Standing[],
): Decision {
  const { name, runbook } = playbook;
  const cooldownBlocks = cooldownFor(finding, playbook);
  if (playbook.do === "ignore") return ignore(finding, `playbook ${name} says to ignore it`);
  // What was done on doubtful evidence may have been refused or held back for the doubt: it does not count against sure evidence.
  const isSure = finding.belowQuorum !== true;
  const steps = playbook.steps.filter((step) => {
    if (history.isTaken(finding, step)) return false;
    const acted = history.lastActed(finding.key, step, isSure);
    return !isRecent(acted, finding.block.number, cooldownBlocks) || isOpenAgain(step, acted, finding, policy, history);
  });
  if (steps.length === 0 && playbook.steps.length > 0)
    return ignore(finding, takenAlready(finding, playbook, cooldownBlocks, history));

  const { level, steps: allowed, why, left } = levelOf({ playbook, steps, finding, policy, history, moment, standing });
  const risk = atRisk(playbook, policy, moment);
  const said = [sentence(level, playbook, finding), ...why, agreed(witnesses)].filter((one) => one !== "").join("; ");
  const reason = withRisk(said, risk);
  const about = {
    finding,
    playbook: name,
    steps: allowed,
    atRisk: risk,
    ...(left && { left }),
    ...(runbook && { runbook }),
  };
  const last = history.pending(finding.key, name);
  // Whoever chose the block from which a deadline was counted chose the deadline.
  const announced = last?.isUnsure === true && moment.isUnsure !== true ? undefined : last;
  switch (level) {
    case "ignore":
      return ignore(finding, reason);
    case "shadow":
    case "notify":
      return { ...about, verdict: level, reason };
    case "act":
      return settled({ ...about, reason }, playbook, announced, moment);
    case "propose":
      return { ...about, verdict: "ask", reason };
    case "act-unless-vetoed":
      return delayed({ ...about, reason }, playbook, announced, moment);
  }
}

/** Whether a playbook is about findings like this. */
export function covers({ when }: Playbook, { detector, severity, confidence = 100 }: Finding): boolean {
  return (
    when.detectors.includes(detector) &&
    severityRank[severity] >= severityRank[when.severity] &&
    confidence >= when.confidence
  );
}

/**
 * The detectors that saw something within the window, this finding's own among them; one detector is one witness, however often it speaks. What was
 * seen on evidence that the playbook leaves to a person is no witness where it would act.
 */
function witnessesOf(playbook: Playbook, finding: Finding, history: History): readonly string[] {
  const { when } = playbook;
  if (when.atLeast <= 1) return [finding.detector];
  const isAsked = doubtFor(playbook, finding) !== undefined;
  const from = finding.block.number - when.withinBlocks;
  const others = history
    .seen(when.detectors, from)
    .filter(
      (one) =>
        severityRank[one.severity] >= severityRank[when.severity] &&
        one.confidence >= when.confidence &&
        (isAsked || doubtFor(playbook, one) === undefined),
    )
    .map(({ detector }) => detector);
  return [...new Set([finding.detector, ...others])].sort();
}

function waitingFor({ playbook: { name, when }, witnesses }: Covered): string {
  const others = when.detectors.filter((one) => !witnesses.includes(one)).join(", ");
  return `playbook ${name} needs ${when.atLeast} detectors within ${when.withinBlocks} blocks, found ${witnesses.join(", ")}; waits for one of ${others}`;
}

function sentence(level: Level, playbook: Playbook, finding: Finding): string {
  const { name, do: wanted } = playbook;
  const { detector, severity } = finding;
  if (level === "shadow" && wanted !== "shadow")
    return `playbook ${name} would ${doubtFor(playbook, finding) === undefined ? "act" : "ask a person"}`;
  if (level === "propose") return `playbook ${name} asks a person`;
  if (level === "notify" || level === "shadow" || level === "ignore")
    return `playbook ${name} ${level === wanted ? "says" : "is lowered"} to ${level}`;
  return `playbook ${name} acts on ${severity} findings of ${detector}`;
}

function agreed(witnesses: readonly string[]): string {
  return witnesses.length > 1 ? `${witnesses.join(" and ")} agree` : "";
}

function atRisk({ atRisk }: Playbook, { assets }: Policy, { balances }: Moment): string {
  return atRisk
    .map((id) => amountText(balances[id], assets[id]))
    .filter((one) => one !== "")
    .join(", ");
}

function confidenceText({ confidence = 100 }: Finding): string {
  return confidence === 100 ? "" : ` with a confidence of ${confidence} %`;
}

const handled = "already handled";

function takenAlready({ key }: Finding, { name, steps }: Playbook, cooldownBlocks: bigint, history: History): string {
  const taken = `${handled}: every step of ${name} was taken for this incident within ${cooldownBlocks} blocks`;
  const lost = steps.filter((step) => history.isGivenUp(key, step));
  return lost.length === 0 ? taken : `${taken}, but ${lost.join(" and ")} came to nothing: contain it by another way`;
}

/** Whether an `ignore` says by its reason that what was decided before stands. */
export function isHandled(reason: string): boolean {
  return reason.startsWith(handled);
}

function ignore(finding: Finding, reason: string): Decision {
  return { verdict: "ignore", finding, reason };
}

/** Whether the effect held after it was brought about and was lifted before this was found. Unmined evidence has its action a day. */
function isOpenAgain(
  step: string,
  acted = 0n,
  { block, pending }: Finding,
  { ladders }: Policy,
  { lifted }: History,
): boolean {
  if (pending !== undefined) return false;
  const ends = actionsOf(step, ladders).flatMap((action) => lifted(action) ?? []);
  return ends.some((held) => held >= acted && block.number > held);
}
