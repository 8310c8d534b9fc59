import { isSaidBefore } from "./entries.ts";
import { FirebreakError, messageOf } from "./errors.ts";
import type { Notifier } from "./notifier.ts";
import { createPages } from "./pages.ts";
import type { Store } from "./parts.ts";
import type { Told } from "./told.ts";
import type { Entry, NewEntry } from "./types.ts";

/** `after`: told in every replica what comes after this entry, and nobody remembers how far; for what speaks of its own process. */
export type Listener = Told & { readonly notifier: Notifier; readonly after?: number };

export type Teller = {
  readonly store: Pick<Store, "entries" | "told" | "markTold" | "commit" | "duty" | "head" | "replica">;
  readonly notifiers: readonly Listener[];
  readonly signal: AbortSignal;
  /** Resolves after so many milliseconds, or as soon as the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Milliseconds. */
const LOOK_AGAIN = 200;
const PATIENCE = 10_000;
const FIRST_PAUSE = 1_000;
/** With a notice that hangs before it, well within the minute in which who is back is told everything. */
const LONGEST_PAUSE = 30_000;
/** For a notice that is on its way at the end: what it writes must not come after the end, and what hangs must not hold it up. */
const LAST = 200;

const BATCH = 50;
const PREFIX = "notifier:";

/**
 * Tells every entry that says something new to every notifier, in order, at least once, until the signal aborts. Each notifier has its own loop and its
 * own place in the journal: one that fails or hangs delays nobody else, and goes on where it stopped, also after a restart. Of several replicas one
 * tells, unless a notifier is of one process alone.
 */
export async function tell(teller: Teller): Promise<void> {
  await Promise.all(teller.notifiers.map((named) => tellOne(named, teller)));
}

async function tellOne({ id, notifier, after }: Listener, teller: Teller): Promise<void> {
  const { store, signal } = teller;
  const all = teller.notifiers.map(({ notifier: _, after: __, ...named }) => named);
  const isShared = after === undefined;
  let told = after;
  let pages = createPages(store, BATCH);
  // Of the notifier, and of the record.
  let [failures, unread] = [0, 0];
  let [isAsked, isReported] = [false, false];
  let current: Entry | undefined;

  while (!signal.aborted) {
    try {
      if (isShared && !(await store.duty(`${PREFIX}${id}`))) {
        // Another replica tells; where it stopped is asked when it is this one's turn.
        told = undefined;
        await pause(LOOK_AGAIN, teller);
        continue;
      }
      if (told === undefined) pages = createPages(store, BATCH);
      told ??= await store.told(id, all);
      const { page, from, lost } = await pages.after(told);
      unread = 0;
      if (lost !== undefined) {
        if (isShared) await reportLost(told, lost, teller);
        told = from;
        if (isShared) store.markTold(id, told, true);
        continue;
      }
      for (current of page) {
        if (signal.aborted) return;
        isAsked = true;
        if (!isSaidBefore(current)) await withPatience(notifier.tell(current), teller);
        isAsked = false;
        pages.took(current);
        told = current.seq;
        if (isShared) store.markTold(id, told);
        failures = 0;
        if (isReported) await report(id, { reason: "it takes what it is told again", over: true }, teller);
        isReported = false;
      }
      if (page.length === 0) await pause(LOOK_AGAIN, teller);
    } catch (error) {
      if (signal.aborted) return;
      // That the record cannot be read is no fault of who is told of it, and told by others.
      if (isAsked && !isReported && !isAboutNotifier(current)) {
        await report(id, { reason: messageOf(error) }, teller);
        isReported = true;
      }
      const times = isAsked ? failures++ : unread++;
      isAsked = false;
      await pause(Math.min(FIRST_PAUSE * 2 ** times, LONGEST_PAUSE), teller);
    }
  }
}

/** Raises `NOTIFIER_SLOW` when a notice takes too long, and soon after the signal aborts. */
export async function withPatience(
  notice: Promise<void>,
  { signal, wait }: Pick<Teller, "signal" | "wait">,
): Promise<void> {
  const settled = new AbortController();
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });

  const late = async () => {
    await wait(PATIENCE, stopped.signal);
    if (signal.aborted) await wait(LAST, settled.signal);
    throw new FirebreakError(
      "NOTIFIER_SLOW",
      `expected a notice to be taken within ${PATIENCE / 1000} s: it is told again`,
      {
        retryable: true,
      },
    );
  };
  try {
    await Promise.race([notice, late()]);
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
    settled.abort();
  }
}

/** One entry per row of failures and one at its end, so that the other notifiers and the report know of it. */
async function report(id: string, body: NewEntry["body"], { store }: Teller): Promise<void> {
  try {
    await store.commit({ entries: [{ kind: "fault", ref: `${PREFIX}${id}`, body }] });
  } catch {
    // The record itself does not take anything; who writes what matters more is told so by the store.
  }
}

/** Said once, however many notifiers find it. What was told and is gone, nobody can look up any more. */
async function reportLost(seq: number, lost: string, { store }: Teller): Promise<void> {
  const reason = `the journal has lost its end, entry ${seq} among it, which was told: look what the database went back to; entries after that are told with the same numbers`;
  const body = { reason, severity: "critical" };
  try {
    await store.commit({ entries: [{ kind: "fault", ref: "store", body }], once: `lost:${lost}` });
  } catch {
    // As above.
  }
}

/** A failure to tell of a failure makes no new entry, or two broken notifiers would write to each other for ever. */
function isAboutNotifier(entry: Entry | undefined): boolean {
  return entry?.kind === "fault" && entry.ref.startsWith(PREFIX);
}

/** Ends early, without an error, when the signal aborts. */
async function pause(ms: number, { signal, wait }: Teller): Promise<void> {
  try {
    await wait(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
