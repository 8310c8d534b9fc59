import { stringsOf } from "../core/entries.ts";
import { undoes } from "../core/lost.ts";
import type { Entry } from "../core/types.ts";

/** From the worst to the best; what nobody knows is worse than all of them. */
const ranks = ["undone", "failed", "no-effect", "covered", "withdrawn", "already", "contained"];
const isLost = (status: string) => ranks.indexOf(status) <= ranks.indexOf("no-effect");

type Said = { readonly action: string; readonly step: string; readonly status: string };

/** The last outcome of each action of each incident, learned from the journal entry by entry. One that landed says nothing of another that did not. */
export function createOutcomes() {
  const incidents = new Map<string, Map<string, Said>>();
  const intents = new Map<string, { readonly incident: string; readonly action: string }>();
  const ladders = new Map<string, string>();
  const placeOf = (incident: string, action: string) => JSON.stringify([incident, action]);
  const saidOf = (incident: string): readonly Said[] => [...(incidents.get(incident)?.values() ?? [])];

  function set(incident: string, action: string, status: string): void {
    const step = ladders.get(placeOf(incident, action)) ?? action;
    incidents.set(incident, (incidents.get(incident) ?? new Map()).set(action, { action, step, status }));
  }

  /** All ways of a ladder have one effect, so that one of them makes up for those that were without. */
  function counting(incident: string): readonly Said[] {
    const said = saidOf(incident);
    const done = new Set(said.flatMap(({ step, status }) => (isLost(status) ? [] : [step])));
    return said.filter(({ step, status }) => !isLost(status) || !done.has(step));
  }

  return {
    take({ kind, ref, body }: Pick<Entry, "kind" | "ref" | "body">): void {
      const [action, ladder, status] = [body["action"], String(body["ladder"]), String(body["status"])];
      if (kind === "intent") intents.set(ref, { incident: String(body["incident"]), action: String(action) });
      if (kind === "rung" && action !== undefined) {
        ladders.set(placeOf(ref, String(action)), ladder);
        // Owners of a Safe, or somebody else, may bring about what no transaction of ours did.
        const isDone = counting(ref).some((one) => one.step === ladder && !isLost(one.status));
        if (status === "held" && !isDone) set(ref, String(action), "already");
      }
      // What was not sent stands under its action, and what was under its intent.
      if (kind === "outcome") set(String(body["incident"]), String(action ?? intents.get(ref)?.action ?? ref), status);
      // It was over before they were found.
      if (kind === "outcome") for (const one of stringsOf(body["untried"])) set(one, String(action), "no-effect");
      const lost = kind === "retracted" ? intents.get(ref) : undefined;
      if (lost === undefined) return;
      const said = incidents.get(lost.incident);
      if (undoes({ kind, body })) set(lost.incident, lost.action, "undone");
      // It is open again, as before it had an outcome; another one may have contained it meanwhile.
      else if (said?.get(lost.action)?.status === "withdrawn") said.delete(lost.action);
    },
    /** By action. */
    of: (incident: string): Readonly<Record<string, string>> =>
      Object.fromEntries(saidOf(incident).map(({ action, status }) => [action, status])),
    /** The outcome that a person has to know of first. */
    worst(incident: string): string | undefined {
      const [first] = counting(incident).toSorted((a, b) => ranks.indexOf(a.status) - ranks.indexOf(b.status));
      return first?.status;
    },
    /** Whether a step was taken that has no effect yet. */
    isLost: (incident: string): boolean => counting(incident).some(({ status }) => isLost(status)),
  };
}

/** `contained`, or where actions differ `failed by freeze-on-base, contained by freeze-by-plan`, the worst first. */
export function sayOutcomes(outcome: string, outcomes: Readonly<Record<string, string>>): string {
  const all = Object.entries(outcomes).sort(([, a], [, b]) => ranks.indexOf(a) - ranks.indexOf(b));
  if (new Set(all.map(([, status]) => status)).size < 2) return outcome;
  return all.map(([action, status]) => `${status} by ${action}`).join(", ");
}
