import { stringsOf } from "../core/entries.ts";
import { lostIn } from "../core/lost.ts";
import type { Entry } from "../core/types.ts";

type Open = {
  /** The intent that is to bring it about; none of what is not begun. */
  readonly intent: string | undefined;
  /** The block of the finding that it was decided of. */
  readonly found: string;
  /** The ladder that it is a way of. */
  readonly ladder?: string;
};

/** The steps of each incident that are decided and not begun, and those whose intent has no outcome; learned from the journal entry by entry. */
export function createOpenSteps() {
  const incidents = new Map<string, Map<string, Open>>();

  function open(incident: string, name: string, one: Open): void {
    const known = incidents.get(incident) ?? new Map<string, Open>();
    if (one.intent !== undefined || known.get(name)?.intent === undefined) known.set(name, one);
    incidents.set(incident, known);
  }

  function close(incident: string, isIt: (name: string, one: Open) => boolean): void {
    const known = incidents.get(incident);
    for (const [name, one] of known ?? []) if (isIt(name, one)) known?.delete(name);
    if (known?.size === 0) incidents.delete(incident);
  }

  function closeAll(isIt: (name: string, one: Open) => boolean): void {
    for (const incident of incidents.keys()) close(incident, isIt);
  }

  /** A way that is begun stands for its ladder; whom it asks beside it are people, who have no outcome. */
  function climbed(incident: string, body: Entry["body"]): void {
    const [status, ladder] = [body["status"], String(body["ladder"])];
    if (status === "held")
      closeAll((name, one) => one.intent === undefined && (name === ladder || one.ladder === ladder));
    // It is begun anew for others.
    for (const one of stringsOf(body["served"])) close(one, (name) => name === ladder);
    const found = incidents.get(incident)?.get(ladder)?.found;
    if (status !== "begun" || body["action"] === undefined || found === undefined) return;
    close(incident, (name) => name === ladder);
    open(incident, String(body["action"]), { intent: undefined, found, ladder });
  }

  function ended(ref: string, action: string, body: Entry["body"]): void {
    const incident = String(body["incident"]);
    closeAll((_, { intent }) => intent === ref);
    close(incident, (name, { intent }) => intent === undefined && name === action);
    if (body["status"] === "covered") open(incident, action, { intent: String(body["by"]), found: "" });
  }

  return {
    /** `action`: what an outcome is of; `found`: the block of the incident's last finding. */
    take({ kind, ref, body }: Pick<Entry, "kind" | "ref" | "body">, action: string, found: string): void {
      if (kind === "decision" && body["verdict"] === "act")
        for (const step of stringsOf(body["steps"])) open(ref, step, { intent: undefined, found });
      if (kind === "rung") climbed(ref, body);
      if (kind === "intent") open(String(body["incident"]), String(body["action"]), { intent: ref, found });
      if (kind === "outcome") ended(ref, action, body);
      // Owners of a Safe may have brought it about, of whom nothing else is heard.
      if (kind === "effect" && body["holds"] === "yes")
        closeAll((name, { intent }) => intent === undefined && name === ref);
    },
    /** The steps, by incident, that this entry says nothing tries any more: those that are refused on their evidence, and the ways of a ladder that has ended. */
    givenUp({ kind, ref, body }: Pick<Entry, "kind" | "ref" | "body">): readonly (readonly [string, string])[] {
      const isOver = kind === "rung" && body["status"] === "ended";
      const refused = kind === "fault" ? stringsOf(body["refused"]) : [];
      if (!isOver && refused.length === 0) return [];
      const isIt = (incident: string, name: string, { ladder }: Open) =>
        isOver
          ? name === body["ladder"] || ladder === body["ladder"]
          : name === ref && refused.includes(incident) && ladder === undefined;
      const all = [...incidents].flatMap(([incident, known]) =>
        [...known].flatMap(([name, one]) =>
          one.intent === undefined && isIt(incident, name, one) ? [[incident, name] as const] : [],
        ),
      );
      for (const [incident, name] of all) close(incident, (other) => other === name);
      return all;
    },
    /** The outcome of an intent rested on a block that is gone; whoever waits for it has none. */
    reopened(intent: string, body: Entry["body"], waiting: readonly string[]): void {
      if (lostIn(body) === "finding" || stringsOf(body["forget"]).length > 0) return;
      for (const incident of waiting) open(incident, String(body["action"]), { intent, found: "" });
    },
    /** What was decided of a finding that is gone is not begun. */
    gone: (incident: string, blockHash: unknown): void =>
      close(incident, (_, { intent, found }) => intent === undefined && found === blockHash),
    /** By name, the intents. */
    of: (incident: string): ReadonlyMap<string, string | undefined> =>
      new Map([...(incidents.get(incident) ?? [])].map(([name, { intent }]) => [name, intent])),
  };
}
