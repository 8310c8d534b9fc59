// What may stand in a journal beside what a responder writes by itself, and what histories learn from all of it.
import fc from "fast-check";
import type { IncidentHistory } from "../../src/core/history.ts";
import { ladderName } from "../../src/core/ladder/rungs.ts";
import type { Entry, NewEntry } from "../../src/core/types.ts";
import { digest } from "../../src/lib/digest.ts";

/** Of the ladder that the stories climb. */
const ladder = ladderName([
  { kind: "action", action: "pause", afterBlocks: 0n },
  { kind: "action", action: "strip", afterBlocks: 1n },
]);

/** What people, nodes and reorganisations add to a journal, of any incident of the story and in any order. */
const addition = fc.record({
  at: fc.nat(),
  entry: fc.tuple(fc.constantFrom("a:1", "a:0", "b:1"), fc.nat(2), fc.nat(8)).map(([incident, n, which]): NewEntry => {
    const [ref, action, block] = [`intent ${n}`, "pause", `${100 + which}`];
    const outcome = (body: NewEntry["body"]): NewEntry => ({ kind: "outcome", ref, body: { incident, ...body } });
    const all: readonly NewEntry[] = [
      { kind: "intent", ref, body: { chain: "1", action, incident, block } },
      outcome({ status: "contained", action, hash: "0x1", minedBlock: block, paid: "5" }),
      outcome({ status: "failed", action, paid: "7" }),
      outcome({ status: "covered", by: ref }),
      { kind: "outcome", ref: action, body: { incident, status: "already" } },
      { kind: "stable", ref, body: {} },
      { kind: "fault", ref: "key", body: { action, untried: [incident] } },
      { kind: "fault", ref: "record", body: { action, held: [incident] } },
      { kind: "rung", ref: incident, body: { on: "1", ladder, status: n === 0 ? "held" : "ended", block } },
    ];
    return all[which] ?? outcome({ status: "already" });
  }),
});
export const additions = fc.array(addition, { maxLength: 30 });

/** The same journal with these among its entries. */
export function among(
  entries: readonly Entry[],
  added: readonly { readonly at: number; readonly entry: NewEntry }[],
): readonly Entry[] {
  const all: NewEntry[] = [...entries];
  for (const { at, entry } of added) all.splice(at % (all.length + 1), 0, entry);
  return chained(all);
}

/** With a chain of hashes, as every journal has one of its own. */
export function chained(entries: readonly NewEntry[]): readonly Entry[] {
  let prev = "";
  return entries.map(({ kind, ref, body }, index) => {
    const before = prev;
    prev = digest({ before, kind, ref, body });
    return { kind, ref, body, seq: index + 1, at: 0, prev: before, hash: prev };
  });
}

/** All that histories know, the order of their maps included, and what they answer. What is handed out once is handed out by this. */
export function knowledge(histories: readonly IncidentHistory[]): string {
  const plain = (_: string, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...value] : typeof value === "bigint" ? `${value}n` : value;
  return JSON.stringify(
    histories.map((history) => [history.keep(), answers(history)]),
    plain,
  );
}

function answers(history: IncidentHistory): readonly unknown[] {
  const of = (incident: string) => [
    ...["pause", "strip", ladder].map((step) => history.lastActed(incident, step)),
    ...[history.pending(incident, "stop"), history.open(incident), history.spent(incident)],
  ];
  const { climbs, owed } = history;
  return [
    ...["a:0", "a:1", "b:1"].map(of),
    ...[history.seen(["a", "b", "c"], 0n), history.taken(0n), history.standing(0n), history.unsettled()],
    ...[climbs.open(), climbs.heldSince(0n), owed.askingFor("intent 1"), owed.assumedSince(0n)],
    ...[history.takeDue(1_000_000n), history.takeAgain()],
  ];
}
