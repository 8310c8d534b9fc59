import { isHandled } from "../core/decide.ts";
import { findingOf, stringsOf } from "../core/entries.ts";
import { foundIn } from "../core/origin.ts";
import { createPendings, waitedFor } from "../core/pending.ts";
import { createRounds } from "../core/rounds.ts";
import type { Entry, Finding } from "../core/types.ts";

/** What was decided last; `withdrawn`, why what it was decided of is gone, where it was not found again since. */
type Said = { readonly verdict: string; readonly reason: string; readonly withdrawn?: string | undefined };

/** `left`: the steps that people are asked for beside what was acted on, on whichever chain; absent where there are none. */
export type Incident = Said & { readonly left?: readonly string[] };

/** `on`: the chain it was decided for; `about`: of which finding, for what waits the one that is waited for. */
type Decided = Said & { readonly on: string; readonly about: Finding | undefined };

/** What was decided of each incident, learned from the journal entry by entry. */
export function createIncidents() {
  const all = new Map<string, Decided>();
  const [last, rounds] = [new Map<string, Finding>(), createRounds()];
  /** By incident and chain, of those alone of which steps were left to people. */
  const asked = new Map<string, Map<string, ReturnType<typeof createPendings>>>();

  function found(finding: Finding): void {
    last.set(finding.key, finding);
    rounds.found(finding);
  }

  function leave(ref: string, body: Entry["body"]): void {
    const [finding, on] = [last.get(ref), String(body["on"])];
    const chains = asked.get(ref) ?? new Map<string, ReturnType<typeof createPendings>>();
    const pendings = chains.get(on) ?? (stringsOf(body["left"]).length > 0 ? createPendings() : undefined);
    if (finding === undefined || pendings === undefined) return;
    pendings.decided(finding, String(body["verdict"]), body);
    asked.set(ref, chains.set(on, pendings));
  }

  function leftOf(ref: string): Pick<Incident, "left"> {
    const left = [...(asked.get(ref)?.values() ?? [])].flatMap((one) => one.left(ref));
    return left.length === 0 ? {} : { left };
  }

  function decided(ref: string, body: Entry["body"]): void {
    const [verdict, reason, on] = ["verdict", "reason", "on"].map((name) => String(body[name])) as [
      string,
      string,
      string,
    ];
    const [before, finding] = [all.get(ref), last.get(ref)];
    if (verdict === "ignore" && before !== undefined && saysNothing(reason, on, finding, before))
      return void all.set(ref, { ...before, withdrawn: undefined });
    const isRepeated = verdict === "delay" && before?.verdict === "delay" && before.about !== undefined;
    const about = finding !== undefined && isRepeated ? waitedFor(before.about, finding) : finding;
    all.set(ref, { verdict, reason, on, about });
  }

  return {
    take({ kind, ref, body }: Pick<Entry, "kind" | "ref" | "body">): void {
      if (kind === "finding") found(findingOf({ kind, ref, body }));
      if (kind === "decision") void [decided(ref, body), leave(ref, body)];
      if (kind !== "retracted" || rounds.isOver(ref, body)) return;
      for (const one of [rounds, ...(asked.get(ref)?.values() ?? [])]) one.retracted(ref, body);
      const gone = body["action"] === undefined ? all.get(ref) : undefined;
      // What a person ordered stays done.
      if (gone?.about === undefined || gone.about.order !== undefined || foundIn(gone.about) !== body["blockHash"])
        return;
      all.set(ref, { ...gone, withdrawn: String(body["reason"]) });
    },
    rows: (): readonly (readonly [incident: string, Incident])[] =>
      [...all].map(([ref, { verdict, reason, withdrawn }]) => [
        ref,
        { verdict, reason, ...(withdrawn !== undefined && { withdrawn }), ...leftOf(ref) },
      ]),
  };
}

/**
 * Whether an `ignore` leaves what was decided before as it is: it was handled already, it is another chain that has nothing to do, or it is of another
 * finding than the one that waits for people or for its block.
 */
function saysNothing(reason: string, on: string, finding: Finding | undefined, before: Decided): boolean {
  if (isHandled(reason) || on !== before.on) return true;
  if (before.withdrawn !== undefined || (before.verdict !== "ask" && before.verdict !== "delay")) return false;
  return finding !== undefined && before.about !== undefined && foundIn(finding) !== foundIn(before.about);
}
