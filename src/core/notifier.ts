import type { Entry } from "./types.ts";

export type Notifier = {
  tell(entry: Entry): Promise<void>;
  /** Whether the journal's anchors can be read again where it writes. */
  readonly carriesAnchors?: boolean;
  objections?(): readonly string[];
  /** What its disk says, for `check` alone: one that hangs must hold up no start. */
  diskWarnings?(): readonly string[];
};

/** What a notifier may use: `write` puts a line where the user looks, `env` has what references name, `now` is in milliseconds since 1970. */
export type NotifierTools = {
  readonly write: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
};
