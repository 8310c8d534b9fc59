import { sayOutcomes } from "../../src/cli/outcome-words.ts";
import { createOutcomes } from "../../src/cli/outcomes.ts";
import { createStages } from "../../src/cli/stages.ts";
import type { NewEntry } from "../../src/core/types.ts";

export const entry = (kind: NewEntry["kind"], ref: string, body: NewEntry["body"] = {}): NewEntry => ({
  kind,
  ref,
  body,
});
export const intent = (action: string) => entry("intent", action, { incident: "k", action });
export const ended = (action: string, status: string) => entry("outcome", action, { incident: "k", action, status });
export const rung = (status: string, action: string) => entry("rung", "k", { status, ladder: "base>plan@3", action });

/** What is said of the incident after these entries, and the intents of those that end. */
export function said(...entries: readonly NewEntry[]) {
  const outcomes = createOutcomes();
  const stages = createStages(outcomes);
  const ends = new Set(entries.flatMap(({ kind, ref }) => (kind === "outcome" ? [ref] : [])));
  for (const one of [...[...ends].map(intent), ...entries]) stages.take(one);
  const worst = outcomes.worst("k") ?? "none";
  return [worst, sayOutcomes(worst, outcomes.of("k")), stages.of("k")];
}

export const found = (blockHash: string, more = {}) => entry("finding", "k", { blockHash, ...more });
