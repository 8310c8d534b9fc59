import { waitsFor } from "../notifiers/words.ts";
import type { Call } from "./called.ts";
import { dated } from "./explain-words.ts";
import { sayOutcomes } from "./outcome-words.ts";
import type { Status } from "./status-of.ts";

type Incidents = Status["incidents"];

/** Whom ladders called and who is still needed: each call once, for however many incidents. */
export function peopleLines(incidents: Incidents): readonly string[] {
  const calls = new Map<string, { readonly call: Call; readonly keys: string[] }>();
  for (const [key, { people = [] }] of Object.entries(incidents))
    for (const call of people) {
      const name = JSON.stringify([call.ladder, call.says]);
      calls.set(name, { call, keys: [...(calls.get(name)?.keys ?? []), key] });
    }
  return [...calls.values()].map(({ call, keys: [first, ...others] }) => {
    const more = others.length === 0 ? "" : ` and ${others.length} more`;
    return `PEOPLE    ${callText(call)}; for incident ${first}${more}`;
  });
}

export function callText({ says, at, runbook, ladder, ended }: Call): string {
  const what = ended === true ? `ladder ${ladder} has ended, ${says}` : says;
  return `${what}; since ${dated(at)}${runbook === undefined ? "" : `; runbook: ${runbook}`}`;
}

export function incidentLine([key, one]: readonly [string, Incidents[string]]): string {
  const { verdict, reason, withdrawn, left, outcome, outcomes, stage } = one;
  const gone = withdrawn === undefined ? "" : `withdrawn, ${withdrawn}; before: `;
  const waits = waitsFor(withdrawn === undefined ? verdict : "", key, left);
  return `incident  ${key}: ${gone}${verdict} (${reason}); outcome: ${sayOutcomes(outcome, outcomes)}; ${stage}${waits && `; ${waits}`}`;
}
