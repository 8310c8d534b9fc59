import { findingOf, stringsOf } from "../core/entries.ts";
import { undoes } from "../core/lost.ts";
import { foundIn } from "../core/origin.ts";
import { createRounds } from "../core/rounds.ts";
import type { Entry, Finding } from "../core/types.ts";
import { cameOf } from "./came-of.ts";
import { createOpenSteps } from "./open-steps.ts";
import { counted, isHeld, isLost, isOver, isUnmet, ranks, type Said } from "./outcome-words.ts";

/** Of what is held back. */
type Held = Pick<Said, "on" | "found">;

/** The last outcome of each action of each incident, learned from the journal entry by entry. One that landed says nothing of another that did not. */
export function createOutcomes() {
  const incidents = new Map<string, Map<string, Said>>();
  const intents = new Map<string, { readonly incident: string; readonly action: string }>();
  /** By intent, the incidents that wait for the same effect; and by incident and action, the intent that is to bring it about. */
  const [waiting, asked] = [new Map<string, readonly string[]>(), new Map<string, string>()];
  const [ladders, founds, rounds] = [new Map<string, string>(), new Map<string, string>(), createRounds()];
  const steps = createOpenSteps();
  const placeOf = (incident: string, action: string) => JSON.stringify([incident, action]);
  const saidOf = (incident: string): readonly Said[] => [...(incidents.get(incident)?.values() ?? [])];

  function set(incident: string, action: string, status: string, block = 0n, more: Held = {}): void {
    const step = ladders.get(placeOf(incident, action)) ?? action;
    const said = { action, step, status, block, ...more };
    incidents.set(incident, (incidents.get(incident) ?? new Map()).set(action, said));
  }

  /** Beside those that have an outcome, or are held back, the ones that are open. */
  function allOf(incident: string): readonly Said[] {
    const said = saidOf(incident);
    const open = [...steps.of(incident).keys()].filter((name) => said.every(({ action }) => action !== name));
    const stepOf = (name: string) => ladders.get(placeOf(incident, name)) ?? name;
    return said.length === 0
      ? []
      : [...said, ...open.map((action) => ({ action, step: stepOf(action), status: "open", block: 0n }))];
  }

  /** What was held back is tried again, and written down: a step that the record did not take under its action, all steps of a chain under what stood in the way. */
  function heldBack({ ref, body }: Pick<Entry, "ref" | "body">): void {
    const [name, on] = [String(body["action"] ?? ref), body["on"] === undefined ? {} : { on: String(body["on"]) }];
    for (const incident of stringsOf(body["held"]))
      set(incident, name, "held-back", 0n, { ...on, found: founds.get(incident) ?? "" });
    if (body["over"] === true)
      for (const incident of incidents.keys()) goesOn(incident, ({ action }) => action === ref);
  }

  function goesOn(incident: string, isIt: (said: Said) => boolean): void {
    for (const said of saidOf(incident))
      if (said.status === "held-back" && isIt(said)) incidents.get(incident)?.delete(said.action);
  }

  function found(finding: Finding): void {
    founds.set(finding.key, finding.order === undefined ? foundIn(finding) : "");
    rounds.found(finding);
  }

  /** Nothing waits for what was not found; the same of another block still does, and of one that came back. */
  function gone(incident: string, body: Entry["body"]): void {
    if (rounds.isOver(incident, body)) return;
    rounds.retracted(incident, body);
    goesOn(incident, (said) => said.found === body["blockHash"]);
    steps.gone(incident, body["blockHash"]);
  }

  /** What a chain decides, it decides of all that it held back. */
  function decided(incident: string, body: Entry["body"]): void {
    const all = stringsOf(body["steps"]);
    goesOn(incident, ({ action, step, on }) =>
      on === undefined ? all.includes(action) || all.includes(step) : on === body["on"],
    );
  }

  function ask(intent: string, incident: string, action: string): void {
    asked.set(placeOf(incident, action), intent);
    waiting.set(intent, [...(waiting.get(intent) ?? []).filter((one) => one !== incident), incident]);
  }

  /** Those that still wait for an intent, its own incident among them. */
  function waitingFor(intent: string, action: string): readonly string[] {
    return (waiting.get(intent) ?? []).filter((one) => asked.get(placeOf(one, action)) === intent);
  }

  /** What was not sent stands under its action, and what was under its intent. Those that wait for it have the outcome of their own. */
  function ended(ref: string, body: Entry["body"]): void {
    const [action, incident] = [String(body["action"] ?? intents.get(ref)?.action ?? ref), String(body["incident"])];
    const block = BigInt(String(body["verifiedBlock"] ?? body["seen"] ?? 0));
    for (const one of new Set([incident, ...waitingFor(ref, action)])) set(one, action, String(body["status"]), block);
    if (body["status"] === "covered") ask(String(body["by"]), incident, action);
    // It was over before they were found.
    for (const one of stringsOf(body["untried"])) set(one, action, "no-effect");
  }

  function climbed(ref: string, ladder: string, body: Entry["body"]): void {
    const action = String(body["action"]);
    const isOf = ({ step }: Said) => step === ladder;
    if (body["action"] !== undefined) ladders.set(placeOf(ref, action), ladder);
    for (const { incident, status } of cameOf(ref, body)) {
      if (status === "undone") for (const one of saidOf(incident).filter(isOf)) set(incident, one.action, status);
      if (status === "undone" || counting(incident).some((one) => isOf(one) && !isUnmet(one.status))) continue;
      ladders.set(placeOf(incident, action), ladder);
      set(incident, action, status, BigInt(String(body["block"] ?? 0)));
    }
  }

  /** An effect that is over contains nothing any more; where it is seen to hold again, it does. */
  function looked(action: string, body: Entry["body"]): void {
    for (const said of incidents.values()) {
      const one = said.get(action);
      // A look that was begun before it held says nothing.
      if (
        body["holds"] === "no" &&
        one !== undefined &&
        isHeld(one.status) &&
        BigInt(String(body["block"])) > one.block
      )
        said.set(action, { ...one, status: body["by"] === "time" ? "ended" : "lifted", was: one.status });
      if (body["holds"] === "yes" && one?.was !== undefined) said.set(action, { ...one, status: one.was });
    }
  }

  const counting = (incident: string): readonly Said[] => counted(allOf(incident));

  return {
    take({ kind, ref, body }: Pick<Entry, "kind" | "ref" | "body">): void {
      const [action, ladder] = [body["action"], String(body["ladder"])];
      steps.take({ kind, ref, body }, String(action ?? intents.get(ref)?.action ?? ref), founds.get(ref) ?? "");
      for (const [incident, step] of steps.givenUp({ kind, ref, body })) set(incident, step, "failed");
      if (kind === "intent") {
        intents.set(ref, { incident: String(body["incident"]), action: String(action) });
        ask(ref, String(body["incident"]), String(action));
        goesOn(String(body["incident"]), (said) => said.action === action);
      }
      if (kind === "finding") found(findingOf({ kind, ref, body }));
      if (kind === "fault") heldBack({ ref, body });
      if (kind === "decision") decided(ref, body);
      if (kind === "rung") climbed(ref, ladder, body);
      if (kind === "outcome") ended(ref, body);
      if (kind === "effect") looked(ref, body);
      const lost = kind === "retracted" ? intents.get(ref) : undefined;
      if (kind === "retracted" && lost === undefined) gone(ref, body);
      if (lost === undefined) return;
      steps.reopened(ref, body, waitingFor(ref, lost.action));
      const said = incidents.get(lost.incident);
      if (undoes({ kind, body })) for (const one of waitingFor(ref, lost.action)) set(one, lost.action, "undone");
      // It is open again, as before it had an outcome; another one may have contained it meanwhile.
      else if (said?.get(lost.action)?.status === "withdrawn") said.delete(lost.action);
    },
    /** Whether any of these steps was done before, so that what is decided of them begins anew; what is over is said until it has another outcome. */
    beginAnew(incident: string, steps: readonly string[]): boolean {
      const before = saidOf(incident).filter(
        ({ action, step, status }) => !isLost(status) && (steps.includes(action) || steps.includes(step)),
      );
      for (const { action, status } of before) {
        asked.delete(placeOf(incident, action));
        if (!isOver(status)) incidents.get(incident)?.delete(action);
      }
      return before.length > 0;
    },
    /** By action. */
    of: (incident: string): Readonly<Record<string, string>> =>
      Object.fromEntries(allOf(incident).map(({ action, status }) => [action, status])),
    /** The outcome that a person has to know of first. */
    worst(incident: string): string | undefined {
      const [first] = counting(incident).toSorted((a, b) => ranks.indexOf(a.status) - ranks.indexOf(b.status));
      return first?.status;
    },
    /** Whether a step was taken that has no effect yet. */
    isLost: (incident: string): boolean => counting(incident).some(({ status }) => isLost(status)),
    /** The intents of the steps that are open beside those that have an outcome; undefined of one that is not begun. */
    open(incident: string): readonly (string | undefined)[] {
      const intentOf = steps.of(incident);
      const isOpen = ({ status }: Said) => status === "open" || status === "covered";
      return counting(incident).flatMap((one) =>
        isOpen(one) && intentOf.has(one.action) ? [intentOf.get(one.action)] : [],
      );
    },
    /** Whether what was done for it holds no more. */
    isOver: (incident: string): boolean => counting(incident).some(({ status }) => isOver(status)),
    waitingFor,
  };
}
