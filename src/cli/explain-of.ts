import { sayDoubt } from "../core/doubt.ts";
import { bigintOf, findingOf, stringsOf } from "../core/entries.ts";
import type { Entry, Json } from "../core/types.ts";
import { named } from "../lib/named.ts";
import { when } from "../lib/when.ts";
import { isAtHome, placeOf, waitsFor } from "../notifiers/words.ts";
import { createCalled } from "./called.ts";
import { ladderLines } from "./explain-ladder.ts";
import { coveringOf, verified } from "./explain-verified.ts";
import { clock, type Line, lineOf, text } from "./explain-words.ts";
import { createIncidents } from "./incidents.ts";
import { createOutcomes } from "./outcomes.ts";
import { createProposed } from "./proposed.ts";
import { createStages, type Stage } from "./stages.ts";
import { callText } from "./status-incidents.ts";
import { onChain, type Titles, titlesOf } from "./titles.ts";

/** As many as a long rule has. */
const mostFacts = 24;
const mostLines = 5;

/** The incident that an id names: its key, an intent of it, or a part of exactly one key. Several keys when it is not clear, none when it is unknown. */
export function incidentsNamed(entries: readonly Entry[], id: string): readonly string[] {
  const keys = new Set(entries.flatMap(({ kind, ref }) => (kind === "finding" ? [ref] : [])));
  if (keys.has(id)) return [id];
  const intent = entries.find(({ kind, ref }) => kind === "intent" && ref === id);
  if (intent !== undefined) return [String(intent.body["incident"])];
  return named(id, keys);
}

/**
 * One incident on one screen: what was seen, what was decided and why, what people said, what was done, and whether it was verified. `now` is in
 * milliseconds since 1970.
 */
export function explanationOf(entries: readonly Entry[], incident: string, now: number): readonly string[] {
  const of = (kind: Entry["kind"]) => entries.filter((one) => one.kind === kind && one.ref === incident);
  const covering = coveringOf(entries, incident);
  const intents = entries.filter(
    ({ kind, ref, body }) => kind === "intent" && (body["incident"] === incident || covering.includes(ref)),
  );
  const ids = new Set(intents.map(({ ref }) => ref));
  const about = ({ ref, body }: Entry) =>
    ids.has(ref) ||
    body["incident"] === incident ||
    [body["again"], body["untried"], body["refused"], body["held"]].some((keys) => stringsOf(keys).includes(incident));
  const rest = (kind: Entry["kind"]) => entries.filter((one) => one.kind === kind && about(one));
  const commands = entries.filter(({ kind, body }) => kind === "command" && body["scope"] === incident);

  const [outcomes, incidents, looks] = [createOutcomes(), createIncidents(), new Map<Entry, string>()];
  const [stages, called, proposed] = [createStages(outcomes), createCalled(), createProposed()];
  for (const entry of entries) {
    const came = () => (entry.kind === "effect" ? outcomes.of(incident)[entry.ref] : undefined);
    const before = came();
    void [stages.take(entry), incidents.take(entry), called.take(entry), proposed.take(entry)];
    const now = came();
    if (now !== undefined && now !== before) looks.set(entry, now);
  }
  const [, last] = incidents.rows().find(([key]) => key === incident) ?? [];
  const titles = titlesOf(entries);
  const section = sectionsAt(now, titles);
  const people = last?.withdrawn === undefined ? called.of(incident) : [];
  const waits = waitsFor(last?.withdrawn === undefined ? (last?.verdict ?? "") : "", incident, last?.left);

  return [
    `incident  ${incident}`,
    `stage     ${stages.of(incident) ?? "unknown"}`,
    ...people.map((call) => `PEOPLE    ${callText(call, titles)}`),
    ...(waits === "" ? [] : [`waits     ${waits}`]),
    ...runbookOf(of("decision")).map((link) => `runbook   ${link}`),
    ...seen(of("finding"), of("retracted"), section, titles),
    ...section("decided", once(inOrder(of("decision"), of("retracted"))).map(decided)),
    ...section(
      "people",
      commands.map(({ at, body }) =>
        lineOf({ at, body }, `${[body["verb"], body["what"]].map(text).join(" ").trim()}${signers(body)}`),
      ),
    ),
    ...section("ladder", ladderLines(entries, incident, proposed)),
    ...section("done", [
      ...intents.map((intent) => sent(intent, rest("replaced"), stages.intent(intent.ref)?.stage)),
      // What was not sent has no line of its own that names its action.
      ...rest("fault").map(({ at, ref, body }) => {
        const of = ids.has(ref) ? "" : ` of ${ref}`;
        return lineOf({ at, body }, `fault${of}: ${text(body["reason"])}`);
      }),
    ]),
    ...section("verified", verified(entries, incident, about, looks)),
    ...section("stable", rest("stable").map(stable)),
  ];
}

function seen(all: readonly Entry[], retracted: readonly Entry[], section: Section, titles: Titles): readonly string[] {
  // Blocks of another chain, for which the same is written down once more, are none in which anything was found.
  const own = all.filter(({ body }) => isAtHome(body));
  const findings = own.length > 0 ? own : all;
  const [first, last] = [findings[0], findings.at(-1)];
  if (first === undefined || last === undefined) return ["seen      nothing"];
  const { severity, detector, subject, chain } = first.body;
  const where = `${placeOf(first.body, text)}${isAtHome(first.body) ? ` of chain ${titles[String(chain)] ?? text(chain)}` : ""}`;
  const more =
    findings.length === 1 ? "" : `; ${findings.length} findings, the last one in block ${text(last.body["block"])}`;
  // Of what was found surely as well, no doubt is left.
  const doubts = findings.map((one) => sayDoubt(findingOf(one)));
  const doubt = doubts.includes("") ? "" : `; ${doubts.at(-1)}`;
  const news = section("seen", [
    {
      at: first.at,
      on: undefined,
      words: `${text(severity)}: ${text(detector)} at ${text(subject)} ${where}${more}${doubt}`,
    },
    ...withdrawals(inOrder(findings, retracted)),
  ]);
  const facts = factsOf(Object(last.body["evidence"]) as Record<string, Json>);
  return [...news.slice(0, 1), ...facts.map((fact) => `${"".padEnd(9)} ${fact}`), ...news.slice(1)];
}

/** Of the last decision that has one. */
function runbookOf(decisions: readonly Entry[]): readonly string[] {
  return decisions.flatMap(({ body }) => (body["runbook"] === undefined ? [] : [text(body["runbook"])])).slice(-1);
}

/** The last one is the transaction, where there is one. */
function factsOf(evidence: Record<string, Json>): readonly string[] {
  const facts = Object.entries(evidence).map(([name, fact]) => `${name} ${text(fact)}`);
  const left = facts.length - mostFacts;
  // The line that said so would take the place of the only one that is left out.
  if (left < 2) return facts;
  const more = `… ${left} more facts: \`firebreak audit export\` writes the record with all of them`;
  return [...facts.slice(0, mostFacts - 1), more, ...facts.slice(-1)];
}

function inOrder(...lists: readonly (readonly Entry[])[]): readonly Entry[] {
  return lists.flat().sort((one, other) => one.seq - other.seq);
}

/** What was withdrawn, and found again after that. */
function withdrawals(entries: readonly Entry[]): readonly Line[] {
  return entries.flatMap(({ kind, at, body }, index) => {
    const place = body["block"] === undefined ? "" : ` in block ${text(body["block"])}`;
    if (kind === "retracted")
      return [lineOf({ at, body }, `withdrawn, what was found${place}: ${text(body["reason"])}`)];
    return entries[index - 1]?.kind === "retracted" ? [lineOf({ at, body }, `found again${place}`)] : [];
  });
}

/** What was decided several times in a row, with the same reason and steps, is one line; after a withdrawal it is said anew. */
function once(entries: readonly Entry[]): readonly Entry[] {
  const saying = ({ body }: Entry) =>
    [text(body["verdict"]), text(body["reason"]), ...stringsOf(body["steps"])].join(" ");
  return entries.filter((one, index) => {
    const before = entries[index - 1];
    return one.kind === "decision" && (before?.kind !== "decision" || saying(before) !== saying(one));
  });
}

function decided({ at, body }: Entry): Line {
  const steps = stringsOf(body["steps"]);
  const what = steps.length === 0 ? "" : ` ${steps.join(", ")}`;
  return lineOf({ at, body }, `${text(body["verdict"])}${what}: ${text(body["reason"])}`);
}

/** What no node is known to have taken is signed, and no more. */
function sent({ at, ref, body }: Entry, replaced: readonly Entry[], stage: Stage | undefined): Line {
  const times = replaced.filter((one) => one.ref === ref).length;
  const what = times === 0 && stage === "intent" ? "signed for" : "sent to";
  const again = times === 0 ? "" : `, ${times} time(s) with a higher fee`;
  return lineOf({ at, body }, `${text(body["action"])} ${what} ${text(body["to"])} as ${text(body["hash"])}${again}`);
}

/** Several transactions may have brought about the same, one after the other: it says which one. */
function stable({ at, body }: Entry): Line {
  const { action, block, hash, minedBlock, reason } = body;
  const which = hash === undefined ? "" : `, by ${text(hash)}`;
  const since = hash === undefined ? "as it held in" : "mined in";
  const mined = minedBlock === undefined ? "" : `, ${since} block ${text(minedBlock)}`;
  const why = reason === undefined ? "" : `: ${text(reason)}`;
  return lineOf({ at, body }, `${text(action)}${which}${mined}, is final at block ${text(block)}${why}`);
}

function signers(body: Entry["body"]): string {
  const by = stringsOf(body["by"]);
  return by.length === 0 ? "" : ` by ${by.join(" and ")} until ${when(bigintOf(body["ends"]))}`;
}

type Section = (name: string, lines: readonly Line[]) => readonly string[];

/** The newest lines of a section; a screen is no longer than a screen. */
function sectionsAt(now: number, titles: Titles): Section {
  return (name, all) => {
    const lines = all.map(({ at, on, words }) => {
      const where = onChain(titles, on);
      return `${clock(at, now)}${where && `${where}:`} ${words}`;
    });
    const left = lines.length - mostLines - 1;
    // The line that said so would take the place of the only one that is left out.
    const shown = left > 1 ? [...lines.slice(0, 1), `… ${left} more`, ...lines.slice(-mostLines)] : lines;
    return shown.map((line, index) => `${(index === 0 ? name : "").padEnd(9)} ${line}`);
  };
}
