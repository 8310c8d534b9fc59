import type { History } from "./decide.ts";
import type { Doubtful } from "./doubt.ts";
import { actionsOf } from "./ladder/rungs.ts";
import { cooldownFor, isRecent, type Level, lower, type Playbook, type Policy } from "./playbook.ts";
import { isAbout, type Standing, until } from "./standing.ts";
import type { Finding, Moment } from "./types.ts";

export type Question = {
  readonly playbook: Playbook;
  readonly steps: readonly string[];
  readonly finding: Finding;
  readonly policy: Policy;
  readonly history: History;
  readonly moment: Moment;
  readonly standing: readonly Standing[];
};
/** How far it goes, with which steps, and what held it back; `left` are those beyond a cap, and those that the evidence does not allow, for people. */
export type Answer = {
  readonly level: Level;
  readonly steps: readonly string[];
  readonly why: readonly string[];
  readonly left?: readonly string[];
};

/** What the playbook wants, lowered by everything that people have loosened and by the caps. Nothing here ever raises it. */
export function levelOf(question: Question): Answer {
  const { playbook, finding, policy, standing } = question;
  const lowered: [Level, string][] = [];
  for (const one of standing) {
    const { verb, scope } = one;
    if (verb === "mode" && (scope === "*" || scope === playbook.name))
      lowered.push([one.level, `its mode was lowered to ${one.level} ${until(one)}`]);
    if (verb === "maintenance" && isAbout(scope, finding))
      lowered.push(["notify", `maintenance of ${scope} was announced ${until(one)}`]);
    if (verb === "veto" && scope === finding.key) lowered.push(["notify", `it was vetoed ${until(one)}`]);
    if (verb === "brake") lowered.push(["propose", `the brake was pulled ${until(one)}`]);
  }
  if (policy.mode === "shadow" && isSending(playbook.do)) lowered.push(["shadow", "but the mode is shadow"]);

  const doubt = doubtFor(playbook, finding);
  if (doubt !== undefined) lowered.push(["propose", doubt]);

  const level = lowered.reduce<Level>((least, [one]) => lower(least, one), playbook.do);
  const why = lowered.filter(([one]) => lower(one, playbook.do) !== playbook.do).map(([, reason]) => reason);
  return isSending(level) ? withinBounds(question, level, why) : { level, steps: question.steps, why };
}

/** Steps that a person disarmed are left out; those that the evidence does not allow, and those whose target had its share of automatic actions, are left to a person. */
function withinBounds(question: Question, level: Level, why: readonly string[]): Answer {
  const { playbook, steps, finding, policy, history, moment, standing } = question;
  const isDisarmed = (action: string) => standing.some(({ verb, scope }) => verb === "disarm" && scope === action);
  const disarmed = steps.filter((step) => actionsOf(step, policy.ladders).every(isDisarmed));
  const able = steps.filter((step) => !disarmed.includes(step));
  const off = disarmed.length === 0 ? [] : [`disarmed: ${disarmed.join(", ")}`];
  if (able.length === 0) return { level: "notify", steps, why: [...why, ...off] };

  const { perTarget, withinBlocks } = policy.limits;
  const taken = history.taken(finding.block.number - withinBlocks);
  const targets = (action: string) => policy.targets[action] ?? [action];
  // What closes several targets counts in the cap of each, and is left to a person where one of them has had its share.
  const counts = new Map<string, number>();
  const count = (action: string, times: number) => {
    for (const target of targets(action)) counts.set(target, (counts.get(target) ?? 0) + times);
  };
  const times = new Map<string, number>();
  for (const { action } of taken) times.set(action, (times.get(action) ?? 0) + 1);
  for (const [action, often] of times) count(action, often);
  // Who asks the owners of a Safe asks people already.
  const isAsking = (step: string) => policy.asking?.includes(step) === true;
  const isSpent = (step: string) =>
    !isAsking(step) && targets(step).some((target) => (counts.get(target) ?? 0) >= perTarget);
  const day = cooldownFor(finding, playbook);
  const isUsed = (step: string) => {
    if (finding.pending === undefined) return false;
    const own = new Set(targets(step));
    const last = history.lastUnmined(finding, (other) => targets(other).some((one) => own.has(one)));
    return isRecent(last, finding.block.number, day);
  };
  const [barred, spent, used, rest]: [string[], string[], string[], string[]] = [[], [], [], []];
  for (const step of able) {
    if (moment.barred?.includes(step) === true) barred.push(step);
    else if (isSpent(step)) spent.push(step);
    else if (isUsed(step)) used.push(step);
    else {
      // What this decision takes before counts for what comes after.
      rest.push(step);
      if (!isAsking(step)) count(step, 1);
    }
  }
  const caps = [
    ...capOf(`${perTarget} automatic actions within ${withinBlocks} blocks`, spent),
    ...capOf(`one action on what is not mined within ${day} blocks`, used),
  ];
  const all = [...why, ...off, ...boundOf(finding, barred), ...caps];
  if (rest.length === 0) return { level: "propose", steps: able, why: all };
  const left = able.filter((step) => !rest.includes(step));
  return { level, steps: rest, why: all, ...(left.length > 0 && { left }) };
}

function capOf(most: string, over: readonly string[]): readonly string[] {
  return over.length === 0 ? [] : [`${most} is the cap: a person decides on ${over.join(", ")}`];
}

function boundOf({ belowQuorum, pending }: Doubtful, barred: readonly string[]): readonly string[] {
  if (barred.length === 0) return [];
  const bounds = [
    ...(pending === undefined ? [] : ["what is not mined brings about only what first-tier plans of a hub do"]),
    ...(belowQuorum === true ? ["evidence below the quorum brings about only effects that end by themselves"] : []),
  ];
  return [`${bounds.join(", and ")}: a person decides on ${barred.join(", ")}`];
}

/** Why a playbook that acts leaves this evidence to a person; undefined where it does not, or does not act. */
export function doubtFor(playbook: Playbook, { belowQuorum, pending }: Doubtful): string | undefined {
  if (!isSending(playbook.do)) return undefined;
  if (belowQuorum === true && playbook.belowQuorum !== "act")
    return "fewer nodes than the quorum vouch for the evidence";
  if (pending === undefined) return undefined;
  if (playbook.pending !== "act") return `transaction ${pending.hash} is not mined`;
  return pending.includable ? undefined : `transaction ${pending.hash} could not be mined in the next block`;
}

/** Whether a playbook that may go so far takes its steps by itself. */
export function isSending(level: Level): boolean {
  return level === "act" || level === "act-unless-vetoed";
}
