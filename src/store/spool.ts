import { randomUUID } from "node:crypto";
import type { Reachable } from "../core/away.ts";
import type { Change } from "../core/change.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Store } from "../core/parts.ts";
import type { Entry, Intent } from "../core/types.ts";
import { withDeadline } from "../lib/deadline.ts";
import { onceOf, openSpoolFile, type Spooled, type SpoolFile } from "./spool-file.ts";
import { openWith, reopenedIn } from "./spool-open.ts";
import { bounded, createQueue, isCursorAlone, isRefusal, isSlow } from "./spool-queue.ts";

export type SpoolOptions = {
  readonly store: Store;
  readonly path: string;
  /** What went wrong comes with its error. */
  readonly say: (what: string, error?: unknown) => void;
  /** Milliseconds since 1970: what the record takes late has the time at which it happened. */
  readonly now?: () => number;
  /** Milliseconds after which a record that does not answer counts as unreachable. */
  readonly patienceMs?: number;
  /** Milliseconds between two looks whether the record can be reached again. */
  readonly restMs?: number;
  /** Milliseconds after which the second file is no short cut. */
  readonly hurryMs?: number;
  /** Milliseconds from a line in the second file until the record takes it. */
  readonly sendingMs?: number;
  /** Opens the second file. */
  readonly open?: (path: string) => Promise<SpoolFile>;
};

/**
 * The record with a second file behind it. What the record cannot take is written there, reaches the disk, and is written into the record when
 * it can be reached again, once, in order. An intent is written there only when its change says that it may be acted on locally.
 *
 * Where such an intent is certainly new to the record, it is written there first: a line reaches the disk sooner than a transaction, and the record
 * takes the intent while it is being sent.
 */
export async function openSpool({
  store,
  path,
  say,
  now,
  patienceMs = 600,
  restMs = 1_000,
  hurryMs = 50,
  sendingMs = 3,
  open = openSpoolFile,
}: SpoolOptions): Promise<Reachable> {
  const file = await open(path);
  if (file.aside !== undefined) say(`some of ${path} is left out; look at ${file.aside}`, "it cannot be read");
  const queue = createQueue({ store, file, path, say, patienceMs, restMs });
  let closed = false;
  /** Hands over to the record what is in the file and was answered for. */
  let due: (() => void) | undefined;
  /** The line that is on its way into the file: what is begun after it stands behind it in the record, too. */
  let writing: Promise<boolean> | undefined;

  /** An intent that was written although its answer came too late to act on it: it is finished like one of a replica that is gone. */
  const orphans: Intent[] = [];
  const adopt = (intent: Intent | undefined, late: Promise<unknown>) =>
    void late.then(
      (places) => (places === undefined || intent === undefined ? 0 : orphans.push(intent)),
      () => 0,
    );

  const itemOf = (change: Change): Spooled => ({
    id: randomUUID(),
    change: now === undefined ? change : { ...change, at: now() },
  });

  async function behind(change: Change): Promise<readonly Entry[] | undefined> {
    const item = itemOf(change);
    const answer = store.commit(namedFor(store, item));
    try {
      return await bounded(answer, patienceMs);
    } catch (error) {
      if (isRefusal(error) || closed) throw error;
      if (isSlow(error) && change.locally !== true) adopt(change.intent, answer);
      return instead(item, error, isSlow(error) ? answer : undefined);
    }
  }

  async function instead(item: Spooled, error: unknown, late?: Promise<unknown>): Promise<readonly Entry[]> {
    const { intent, locally } = item.change;
    if (intent !== undefined && locally !== true) throw error;
    await queue.append(item);
    queue.keep({ ...item, late }, error);
    return [];
  }

  async function ahead(change: Change): Promise<readonly Entry[] | undefined> {
    const item = itemOf(change);
    const written = queue.append(item);
    const soon = written.then(() => true);
    writing = withDeadline(soon, hurryMs, () => false).catch(() => false);
    const isWritten = await writing;
    writing = undefined;
    if (!isWritten) return follow(item, written);
    // Whoever waits for the line has something to send: what the record does with it would take the processor from that, and from a node beside us.
    due = () => void follow(item, written);
    setTimeout(handOver, sendingMs).unref(); // at the end it is handed over in any case
    return [];
  }

  /** Before anything else is written: what follows an intent comes behind it. */
  function handOver(): void {
    const own = due;
    due = undefined;
    own?.();
  }

  /** The record takes what is in the file, or on its way there, by the name of its line: a start after a crash writes it no second time. */
  async function follow(item: Spooled, written: Promise<void>): Promise<readonly Entry[] | undefined> {
    const answer = store.commit({ ...item.change, once: item.id });
    try {
      const places = await bounded(answer, patienceMs);
      written.then(queue.arrived, () => undefined);
      return places;
    } catch (error) {
      await written;
      queue.keep({ ...item, late: isSlow(error) ? answer : undefined }, error);
      return [];
    }
  }

  if (!queue.isEmpty()) await queue.drain();

  return {
    ...store,
    isAway: () => !queue.isEmpty(),
    whyAway: queue.why,
    still: queue.still,
    commit: async (change) => {
      while (writing !== undefined) await writing;
      handOver();
      if (!queue.isEmpty() && queue.isOpen()) return instead(itemOf(change), storeDown());
      return isAhead(change, store) ? ahead(change) : behind(change);
    },
    openIntents: async () => {
      // Before the record is asked: what it takes meanwhile is there twice rather than never.
      const left = queue.left();
      return openWith(await store.openIntents(reopenedIn(left)), left);
    },
    takeOver: async (chainId) => {
      const abandoned = await store.takeOver(chainId);
      // Only who gets an answer has them: the record hands out none that it thinks is followed here.
      const mine = orphans.filter((intent) => intent.chainId === chainId);
      for (const intent of mine) orphans.splice(orphans.indexOf(intent), 1);
      return [...mine, ...abandoned];
    },
    close: async () => {
      handOver();
      closed = true;
      await store.close();
      await queue.close();
    },
  };
}

/** Made where it is needed alone: a trace of the stack would stand before each broadcast. */
function storeDown(): FirebreakError {
  return new FirebreakError("STORE_DOWN", "the record cannot be reached", { retryable: true });
}

/** A database elsewhere may take a change whose answer is lost on the way: by the name of its line it is handed over no second time. */
function namedFor({ replica }: Store, item: Spooled): Change {
  return replica === undefined || isCursorAlone(item.change) ? item.change : { ...item.change, once: onceOf(item) };
}

function isAhead({ intent, locally, once }: Change, { claim }: Store): boolean {
  return intent !== undefined && locally === true && once === undefined && claim?.(intent) === true;
}
