import type { Change } from "./change.ts";
import { isSaidBefore } from "./entries.ts";
import type { Store } from "./parts.ts";
import type { NewEntry } from "./types.ts";

/** A record that has a second file for what it does not take. */
export type Reachable = Store & {
  /** Whether what is written goes there, where nobody reads it, because the record cannot be reached. */
  isAway?(): boolean;
  /** What the record said when it took something no more; without secrets. */
  whyAway?(): string | undefined;
  /** Runs a task while nothing goes from there into the record. `left` says what is there and not in the record, in order. */
  still?<T>(task: (left: () => readonly Change[]) => Promise<T>): Promise<T>;
};

/** What somebody has to hear of at once: what was found, what is done about it, how that went, what waits for people, and what they loosened or lost. */
const urgent: readonly NewEntry["kind"][] = [
  ...(["finding", "retracted", "decision", "rung", "intent", "outcome"] as const),
  ...(["command", "proposal", "disarmed"] as const),
];

function isUrgent({ kind, body }: NewEntry): boolean {
  return urgent.includes(kind) || body["severity"] === "critical" || body["alarm"] !== undefined;
}

/**
 * Milliseconds after which it shows whether the record takes what the second file has: it was waited for, and asked again, by then. What contains the
 * incident goes out before.
 */
const usualAfterMs = 2_500;

/** The same where nothing happens beside: a database that starts again wakes nobody, and a record that is gone for good is not silent until the incident. */
const usualQuietMs = 15_000;

/**
 * The store, of which people are told what only the second file takes: notifiers read the record, which may be away for hours. They read it there later
 * once more. Nothing waits for them.
 */
export function tellingAway(
  store: Reachable,
  tell: (entry: NewEntry) => void,
  afterMs: number = usualAfterMs,
  quietMs: number = usualQuietMs,
): Store {
  let isTold = false;

  function look(entries: readonly NewEntry[]): void {
    if (store.isAway?.() !== true) return;
    if (!isTold) tell(lost(store.whyAway?.()));
    isTold = true;
    for (const entry of entries) if (isUrgent(entry) && !isSaidBefore(entry)) tell(entry);
  }

  /** Who was called hears that it is over, by the record itself: it has everything by now. */
  function there(): void {
    if (isTold) void store.commit({ entries: [back] }).catch(() => undefined); // it is away once more, of which people are told
    isTold = false;
  }

  return {
    ...store,
    async commit(change) {
      const places = await store.commit(change);
      if (places === undefined) return places;
      // On a quiet day nothing is written for hours but how far a source has got, of which a record says nothing.
      if (places.length > 0 || store.isAway?.() === false) there();
      if (places.length === 0 && (change.entries.length > 0 || store.isAway?.() === true))
        setTimeout(() => look(change.entries), change.entries.length > 0 ? afterMs : quietMs).unref();
      return places;
    },
  };
}

const back: NewEntry = {
  kind: "fault",
  ref: "store",
  body: { reason: "the record can be reached again, and has what the second file took", over: true },
};

function lost(why: string | undefined): NewEntry {
  const because = why === undefined ? "" : ` (${why})`;
  const reason = `the record cannot be reached${because}: the second file takes what happens, and what is urgent is told at once; mend it, or start the responder again where nothing is wrong with it`;
  return { kind: "fault", ref: "store", body: { reason, severity: "critical" } };
}
