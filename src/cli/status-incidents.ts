import { waitsFor } from "../notifiers/words.ts";
import type { Call } from "./called.ts";
import { dated } from "./explain-words.ts";
import { sayOutcomes } from "./outcome-words.ts";
import type { Status } from "./status-of.ts";
import { onChain, type Titles } from "./titles.ts";

type Incidents = Status["incidents"];
type Row = readonly [key: string, one: Incidents[string]];

/** As many as leave room on a screen for what holds and what is armed. */
const mostLines = 20;
/** What is closed and has not changed for so long is left out. */
const oldMs = 86_400_000;
/** Whatever else came of it, these are not done. */
const unmet = ["undone", "failed", "no-effect", "held-back", "open", "covered", "none"];

/** Those that are open first, of each the newest first, and how many are left out. `now` is in milliseconds since 1970. */
export function incidentLines(incidents: Incidents, titles: Titles, now: number): readonly string[] {
  const all = Object.entries(incidents).sort(([, a], [, b]) => b.changedAt - a.changedAt || b.foundAt - a.foundAt);
  const open = all.filter(isOpen);
  const recent = all.filter((row) => !isOpen(row) && now - row[1].changedAt <= oldMs);
  const shown = [...open, ...recent].slice(0, mostLines);
  const left = all.length - shown.length;
  const lines = shown.map((row) => incidentLine(row, titles));
  if (left === 0) return lines;
  const stillOpen = open.length - Math.min(open.length, mostLines);
  const which = stillOpen > 0 ? `${stillOpen} of them OPEN` : "all of them closed";
  return [
    ...lines,
    `incidents ${left} more, ${which}: \`firebreak status --json\` has all, \`firebreak explain KEY\` one`,
  ];
}

/** Whether anybody or anything is still waited for, or what was to be done is not. */
function isOpen([, { withdrawn, verdict, left = [], people = [], outcome }]: Row): boolean {
  if (withdrawn !== undefined) return false;
  const waits = verdict === "ask" || verdict === "delay" || left.length > 0 || people.length > 0;
  return waits || (verdict === "act" && unmet.includes(outcome));
}

/** Who was called and who is still needed: each call once, for however many incidents. */
export function peopleLines(incidents: Incidents, titles: Titles): readonly string[] {
  const calls = new Map<string, { readonly call: Call; readonly keys: string[] }>();
  for (const [key, { people = [] }] of Object.entries(incidents))
    for (const call of people) {
      const name = JSON.stringify([call.ladder, call.says]);
      calls.set(name, { call, keys: [...(calls.get(name)?.keys ?? []), key] });
    }
  return [...calls.values()].map(({ call, keys: [first, ...others] }) => {
    const more = others.length === 0 ? "" : ` and ${others.length} more`;
    return `PEOPLE    ${callText(call, titles)}; for incident ${first}${more}`;
  });
}

export function callText({ says, at, chain, runbook, ladder, ended }: Call, titles: Titles): string {
  const what = ended === true ? `ladder ${ladder} has ended, ${says}` : says;
  return `${what}; since ${dated(at)}${onChain(titles, chain)}${runbook === undefined ? "" : `; runbook: ${runbook}`}`;
}

function incidentLine([key, one]: Row, titles: Titles): string {
  const { verdict, reason, withdrawn, left, outcome, outcomes, stage } = one;
  const gone = withdrawn === undefined ? "" : `withdrawn, ${withdrawn}; before: `;
  const waits = waitsFor(withdrawn === undefined ? verdict : "", key, left);
  return `incident  ${key}${onChain(titles, one.chain)}, ${ageText(one)}: ${gone}${verdict} (${reason}); outcome: ${sayOutcomes(outcome, outcomes)}; ${stage}${waits && `; ${waits}`}`;
}

function ageText({ foundAt, changedAt }: Incidents[string]): string {
  const changed = dated(changedAt);
  return `found ${dated(foundAt)}${changed === dated(foundAt) ? "" : `, changed ${changed}`}`;
}
