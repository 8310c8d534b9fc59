import { bigintOf } from "../entries.ts";
import type { Finding, NewEntry } from "../types.ts";
import type { Progress } from "./rungs.ts";

/** A ladder that was begun for an incident and whose effect does not hold yet. */
export type Climb = Progress & {
  readonly finding: Finding;
  /** The ladder's name. */
  readonly step: string;
  /** How often each rung was taken, and how often each action ended without effect. */
  readonly tries: ReadonlyMap<number, number>;
  readonly failures: ReadonlyMap<string, number>;
  /** The block at which its effect was seen to hold; undefined while it does not. */
  readonly heldAt: bigint | undefined;
  /** Nothing could be signed for the rung that was taken last. */
  readonly isUntried: boolean;
};
type Known = Climb & {
  /** By action, the rung that took it. */
  readonly actions: ReadonlyMap<string, number>;
  readonly failures: Map<string, number>;
};

const remembered = 10_000;

/** Which ladders are climbed, learned from the journal's `rung` entries alone, so that a restart goes on where the process stopped. */
export function createClimbs() {
  const all = new Map<string, Known>();

  function begin(finding: Finding, step: string, { body }: NewEntry): void {
    const key = `${finding.key} ${step}`;
    const rung = Number(body["rung"]);
    const before = all.get(key);
    const isGoing = before !== undefined && before.since === bigintOf(body["since"]);
    const tries = new Map(isGoing ? before.tries : []);
    const actions = new Map(isGoing ? before.actions : []);
    if (typeof body["action"] === "string") actions.set(body["action"], rung);
    tries.set(rung, (tries.get(rung) ?? 0) + 1);
    const failures = isGoing ? before.failures : new Map<string, number>();
    const since = bigintOf(body["since"]);
    const begun = new Set(tries.keys());
    all.delete(key);
    all.set(key, {
      ...{ step, tries, begun, actions, failures, since, heldAt: undefined, isUntried: false },
      finding: isGoing && before.finding.belowQuorum !== true ? before.finding : finding,
    });
    const oldest = all.keys().next().value;
    if (all.size > remembered && oldest !== undefined) all.delete(oldest);
  }

  const of = (incident: string, action: string) =>
    [...all.values()].filter(({ finding, actions }) => finding.key === incident && actions.has(action));

  return {
    /** `finding` is the last one of the entry's incident. */
    take(entry: NewEntry, finding: Finding | undefined): void {
      const { ref, body } = entry;
      const step = String(body["ladder"]);
      const key = `${ref} ${step}`;
      if (body["status"] === "begun" && finding !== undefined) begin(finding, step, entry);
      const known = all.get(key);
      if (body["status"] === "held" && known !== undefined) all.set(key, { ...known, heldAt: bigintOf(body["block"]) });
      if (body["status"] === "reopened" && known !== undefined) all.set(key, { ...known, heldAt: undefined });
      if (body["status"] === "ended") all.delete(key);
    },
    /** The ladders of this incident that have taken this action. */
    stepsOf: (incident: string, action: string): readonly string[] => of(incident, action).map(({ step }) => step),
    /** An action ended without effect; true when a ladder took it, whose business it is to take it again. */
    failed(incident: string, action: string): boolean {
      const found = of(incident, action);
      for (const { failures } of found) failures.set(action, (failures.get(action) ?? 0) + 1);
      return found.length > 0;
    },
    /** Nothing was signed for an action: the rung that took it is as if it had not been. True when a ladder took it. */
    untried(incident: string, action: string): boolean {
      const found = of(incident, action);
      for (const climb of found) all.set(`${incident} ${climb.step}`, without(climb, action));
      return found.length > 0;
    },
    /** As if they had never been begun. */
    forget(incident: string, action: string): void {
      for (const { step } of of(incident, action)) all.delete(`${incident} ${step}`);
    },
    open: (): readonly Climb[] => [...all.values()].filter(({ heldAt }) => heldAt === undefined),
    /** Those whose effect was first seen at this block or later. */
    heldSince: (block: bigint): readonly Climb[] =>
      [...all.values()].filter(({ heldAt }) => heldAt !== undefined && heldAt >= block),
  };
}

/** As if this action had not been taken the last time. */
function without(climb: Known, action: string): Known {
  const rung = climb.actions.get(action);
  const left = rung === undefined ? 0 : (climb.tries.get(rung) ?? 0) - 1;
  const others = [...climb.tries].filter(([index]) => index !== rung);
  const tries = new Map(rung === undefined || left <= 0 ? others : [...others, [rung, left]]);
  return { ...climb, tries, begun: new Set(tries.keys()), heldAt: undefined, isUntried: true };
}
