import { isHandled } from "../core/decide.ts";
import { stringsOf } from "../core/entries.ts";
import type { Entry } from "../core/types.ts";

/** When it was found first, and when anything came of it last; milliseconds since 1970. `chain`: the id of the one on which it was found. */
export type Age = { readonly foundAt: number; readonly changedAt: number; readonly chain?: string };

/** How old each incident is, learned from the journal entry by entry. That the same is found and decided again is no change. */
export function createAges() {
  const [all, said] = [new Map<string, Age>(), new Map<string, string>()];
  /** By intent, those that wait for it; and by action, who brought its effect about last. */
  const [waiting, brought] = [new Map<string, Set<string>>(), new Map<string, string>()];

  /** What is said at each block, until it is something else. */
  function isNews(incident: string, about: string, words: string): boolean {
    const name = JSON.stringify([incident, about]);
    const isKnown = said.get(name) === words;
    said.set(name, words);
    return !isKnown;
  }

  function wait(intent: string, incident: string): void {
    waiting.set(intent, (waiting.get(intent) ?? new Set()).add(incident));
  }

  function ended(ref: string, { status, by, action, incident }: Entry["body"]): void {
    if (typeof incident !== "string") return;
    wait(String(status === "covered" ? by : ref), incident);
    brought.set(String(action ?? ref), incident);
  }

  /** The incidents of which an entry says something new. */
  function changedBy({ kind, ref, body }: Pick<Entry, "kind" | "ref" | "body">): readonly string[] {
    const [verdict, reason] = [String(body["verdict"]), String(body["reason"])];
    const known = (name: string | undefined) => (name !== undefined && all.has(name) ? [name] : []);
    switch (kind) {
      case "finding":
        return all.has(ref) ? [] : [ref];
      case "decision":
        if (verdict === "ignore" && isHandled(reason)) return all.has(ref) ? [] : [ref];
        return isNews(ref, String(body["on"]), `${verdict} ${reason}`) ? [ref] : [];
      case "fault":
        return ["untried", "refused", "held"]
          .flatMap((name) => stringsOf(body[name]))
          .filter((one) => isNews(one, ref, reason));
      case "rung":
        return [ref, ...stringsOf(body["others"]), ...stringsOf(body["served"])];
      case "command":
        return known(String(body["scope"]));
      case "effect":
        return body["lifted"] === true ? known(brought.get(ref)) : [];
      case "proposal":
        return known(String(body["incident"]));
      case "intent":
        wait(ref, String(body["incident"]));
        break;
      case "outcome":
        ended(ref, body);
        break;
      default:
    }
    return [...(waiting.get(ref) ?? known(ref)), ...stringsOf(body["untried"])];
  }

  return {
    take(entry: Pick<Entry, "kind" | "ref" | "body" | "at">): void {
      const { kind, body, at } = entry;
      const chain = kind === "finding" && typeof body["chain"] === "string" ? { chain: body["chain"] } : {};
      for (const one of changedBy(entry)) all.set(one, { foundAt: at, ...chain, ...all.get(one), changedAt: at });
    },
    of: (incident: string): Age => all.get(incident) ?? { foundAt: 0, changedAt: 0 },
  };
}
