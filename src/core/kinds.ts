/** What a line of the journal is about, in the order of the flow where there is one. */
export const kinds = [
  "started",
  /** A process was told to stop, and did. One that is killed writes none. */
  "stopped",
  "backfill",
  "finding",
  "retracted",
  "decision",
  "rung",
  "intent",
  "broadcast",
  "replaced",
  "mined",
  "outcome",
  "stable",
  "effect",
  "fault",
  "armed",
  "disarmed",
  "command",
  "proposal",
  "anchor",
  /** The score of a drill that somebody kept. */
  "drill",
] as const;
export type EntryKind = (typeof kinds)[number];

/** What a history learns from: the rest of a journal, most of which says how nodes, readiness and anchors were, is not even read. */
export const learned: readonly EntryKind[] = [
  "finding",
  "retracted",
  "decision",
  "rung",
  "intent",
  "outcome",
  "stable",
  "effect",
  "fault",
  "command",
];
