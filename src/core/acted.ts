import { remember } from "../lib/remember.ts";
import { lasting } from "../lib/say-changes.ts";
import { isAgain, isSurer } from "./doubt.ts";
import { bigintOf, stringsOf } from "./entries.ts";
import { foundIn } from "./origin.ts";
import type { Finding, NewEntry } from "./types.ts";

/** What is left of a decision to act: the steps of which nothing is written down yet. `head` is the height at which it was decided. */
type Left = { readonly finding: Finding; readonly steps: readonly string[]; readonly head: bigint };

/** For which the same is not said again. */
const quietBlocks = 300n;

/** That several take turns, as those of replicas do, is no news; nobody fills the memory with reasons. */
const mostReasons = 8;

/** For which finding a step could not be tried; and why, with the height at which each reason was said last. */
type Untried = { readonly finding: Finding; readonly said: Map<string, bigint> };

export type ActedKept = {
  /** By incident and step: the finding for which it was taken last. */
  readonly taken: Map<string, Finding>;
  /** By incident, the decisions of which steps are left, the last one at the end. */
  readonly left: Map<string, readonly Left[]>;
  /** By incident and action, the ladder that took it last. */
  readonly ladders: Map<string, string>;
  /** The incident that was found last, and the height at which it was. */
  readonly last: { readonly incident: string; readonly head: bigint };
};

/** What a step is called for which nothing could be written down: its intent, which the record never had, ends no silence about that. */
export const heldAs = (step: string): string => `held ${step}`;

/**
 * Which steps were taken, and for which finding. The decision alone takes none: whoever is killed between two of its steps has taken the first. Learned from
 * the journal, where each step that was taken, refused, or could not be tried has an entry of its own.
 */
export function createActed(kept?: ActedKept) {
  const [taken, left] = [kept?.taken ?? new Map<string, Finding>(), kept?.left ?? new Map<string, readonly Left[]>()];
  const ladders = kept?.ladders ?? new Map<string, string>();
  let last = kept?.last ?? { incident: "", head: 0n };
  /** By incident and step, what a person orders apart. Who goes on from what another one knew says it once more. */
  const untried = new Map<string, Untried>();

  const nameOf = (incident: string, step: string) => `${incident} ${step}`;
  const untriedOf = ({ key, order }: Finding, step: string) => `${order === undefined} ${nameOf(key, step)}`;
  const keep = (incident: string, some: readonly Left[]): void => {
    if (some.length > 0) remember(left, incident, some);
    else left.delete(incident);
  };

  /** As what an action was taken: by itself, and by a ladder, though that may be climbed for others since. */
  function stepsOf(incident: string, action: string): readonly string[] {
    const ladder = ladders.get(nameOf(incident, action));
    return ladder === undefined ? [action] : [action, ladder];
  }

  function takenFor(incident: string, action: string): Finding | undefined {
    const found = stepsOf(incident, action).map((step) => taken.get(nameOf(incident, step)));
    return found.find((one) => one !== undefined);
  }

  function took(incident: string, step: string, isTried = true): void {
    const all = left.get(incident) ?? [];
    const one = all.findLast(({ steps }) => steps.includes(step));
    if (one === undefined) return;
    if (isTried) untried.delete(untriedOf(one.finding, step));
    remember(taken, nameOf(incident, step), one.finding);
    const rest = { ...one, steps: one.steps.filter((other) => other !== step) };
    const others = all.filter((other) => other !== one);
    keep(incident, rest.steps.length > 0 ? [...others, rest] : others);
  }

  function signed(incident: string, action: string): void {
    took(incident, action);
    const finding = takenFor(incident, action);
    if (finding !== undefined) untried.delete(untriedOf(finding, action));
  }

  function couldNot({ ref, body }: NewEntry, incident: string, name = ref): void {
    const finding = takenFor(incident, ref);
    if (finding === undefined) return;
    const before = untried.get(untriedOf(finding, name));
    const said = before !== undefined && isAgain(finding, before.finding) ? before.said : new Map<string, bigint>();
    remember(said, lasting(String(body["reason"])), last.head, mostReasons);
    remember(untried, untriedOf(finding, name), { finding, said });
  }

  /** Whether it was taken for this very finding before, as where each replica writes the decision down. */
  function isTaken(finding: Finding, step: string): boolean {
    const before = taken.get(nameOf(finding.key, step));
    return before !== undefined && foundIn(before) === foundIn(finding) && !isSurer(finding, before);
  }

  return {
    keep: (): ActedKept => ({ taken, left, ladders, last }),
    get: (incident: string, step: string): Finding | undefined => taken.get(nameOf(incident, step)),
    stepsOf,
    /**
     * The finding for which an action was taken: one that came later and is more doubtful takes nothing from its evidence. Where that is not known it is the
     * last of its incident, but no order of other steps, which are done whatever was done before.
     */
    findingOf(incident: string, action: string, last?: Finding): Finding | undefined {
      const own = stepsOf(incident, action);
      const isLast = last?.order === undefined || last.order.some((step) => own.includes(step));
      return takenFor(incident, action) ?? (isLast ? last : undefined);
    },
    forget: (incident: string, step: string): void => void taken.delete(nameOf(incident, step)),
    take({ kind, ref, body }: NewEntry): void {
      const incident = String(body["incident"]);
      if (kind === "finding") last = { incident: ref, head: bigintOf(body["head"]) };
      if (kind === "rung") took(ref, String(body["ladder"]));
      if (kind === "rung" && typeof body["action"] === "string" && body["status"] === "begun")
        remember(ladders, nameOf(ref, body["action"]), String(body["ladder"]));
      if (kind === "intent") signed(incident, String(body["action"]));
      if (kind === "outcome") took(incident, ref);
      if (kind !== "fault") return;
      const named = ["refused", "untried", "held"].flatMap((name) => stringsOf(body[name]));
      const failing = stringsOf(body["untried"]);
      // An earlier version did not write down of which incident a step was refused: it was the last that was found.
      for (const one of named.length > 0 ? named : [last.incident]) took(one, ref, !failing.includes(one));
      for (const one of failing) couldNot({ kind, ref, body }, one, body["away"] === true ? heldAs(ref) : ref);
      for (const one of stringsOf(body["held"])) couldNot({ kind, ref, body }, one, heldAs(ref));
    },
    /** Whether it is news that a step cannot be tried for this reason; it is again after an hour of usual blocks, since an incident goes on. */
    isUntriedAnew(finding: Finding, step: string, reason: string, head: bigint): boolean {
      const before = untried.get(untriedOf(finding, step));
      const at = before?.said.get(lasting(reason));
      if (before === undefined || at === undefined || head - at > quietBlocks) return true;
      return !isAgain(finding, before.finding);
    },
    /** Whatever was left for evidence that is no surer was decided anew with this; `steps` are those to take, if any. */
    decided(finding: Finding, steps: readonly string[]): void {
      const surer = (left.get(finding.key) ?? []).filter((one) => isSurer(one.finding, finding));
      const own = { finding, steps: steps.filter((step) => !isTaken(finding, step)), head: last.head };
      keep(finding.key, own.steps.length > 0 ? [...surer, own] : surer);
    },
    retracted(isGone: (finding: Finding) => boolean): void {
      for (const [name, one] of taken) if (isGone(one)) taken.delete(name);
      for (const [name, { finding }] of untried) if (isGone(finding)) untried.delete(name);
      for (const [incident, all] of [...left])
        keep(
          incident,
          all.filter(({ finding }) => !isGone(finding)),
        );
    },
    /** Findings of which steps are left, decided at these heights; of an order those steps alone, since an order is done whatever was done before. */
    unfinished: (from: bigint, to: bigint): readonly Finding[] =>
      [...left.values()]
        .flat()
        .filter(({ head }) => from <= head && head <= to)
        .map(({ finding, steps }) => withSteps(finding, steps)),
  };
}

/** What is left of a finding: of an order these steps alone, since it is done whatever was done before. All of it where they are not its own, as on a ladder. */
export function withSteps(finding: Finding, steps: readonly string[]): Finding {
  const order = (finding.order ?? []).filter((step) => steps.includes(step));
  return order.length === 0 ? finding : { ...finding, order };
}
