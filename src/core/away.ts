import type { Change } from "./change.ts";
import type { Store } from "./parts.ts";
import type { NewEntry } from "./types.ts";

/** A record that has a second file for what it does not take. */
export type Reachable = Store & {
  /** Whether what is written goes there, where nobody reads it, because the record cannot be reached. */
  isAway?(): boolean;
  /** Runs a task while nothing goes from there into the record. `left` says what is there and not in the record, in order. */
  still?<T>(task: (left: () => readonly Change[]) => Promise<T>): Promise<T>;
};

/** What somebody has to hear of at once: what was found, what is done about it, and how that went. */
const urgent: readonly NewEntry["kind"][] = ["finding", "decision", "intent", "outcome"];

/**
 * Milliseconds after which it shows whether the record takes what the second file has: it was waited for, and asked again, by then. What contains the
 * incident goes out before.
 */
const usualAfterMs = 2_500;

/**
 * The store, of which people are told what only the second file takes: notifiers read the record, which may be away for hours. They read it there later
 * once more. Nothing waits for them.
 */
export function tellingAway(store: Reachable, tell: (entry: NewEntry) => void, afterMs: number = usualAfterMs): Store {
  let isTold = false;

  function look(entries: readonly NewEntry[]): void {
    if (store.isAway?.() !== true) return;
    if (!isTold) tell(lost);
    isTold = true;
    for (const entry of entries) if (urgent.includes(entry.kind)) tell(entry);
  }

  return {
    ...store,
    async commit(change) {
      const places = await store.commit(change);
      if (places !== undefined && places.length > 0) isTold = false;
      else if (places !== undefined && change.entries.length > 0)
        setTimeout(() => look(change.entries), afterMs).unref();
      return places;
    },
  };
}

const lost: NewEntry = {
  kind: "fault",
  ref: "store",
  body: {
    reason:
      "the record cannot be reached: the second file takes what happens, and what is urgent is told at once; mend it",
    severity: "critical",
  },
};
