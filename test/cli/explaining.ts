import { explanationOf as explained } from "../../src/cli/explain-of.ts";
import type { Entry, NewEntry } from "../../src/core/types.ts";

export const key = "owner:0x11:changed";
/** As a journal has them, a second apart. */
export const entriesOf = (...entries: readonly NewEntry[]): readonly Entry[] =>
  entries.map(
    (entry, index) =>
      ({ ...entry, seq: index + 1, at: 1_700_000_000_000 + 1_000 * index, prev: "", hash: "" }) as Entry,
  );

/** On the day on which it happened. */
export const explanationOf = (entries: readonly Entry[], incident: string): readonly string[] =>
  explained(entries, incident, 1_700_000_000_000);

export const finding: NewEntry = {
  kind: "finding",
  ref: key,
  body: {
    severity: "critical",
    detector: "owner",
    subject: "0x11",
    block: "100",
    chain: "1",
    evidence: { before: "0xa", now: "0xb" },
  },
};
