import type { Change } from "../core/change.ts";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Store } from "../core/parts.ts";
import { withDeadline } from "../lib/deadline.ts";
import { inTurn } from "../lib/in-turn.ts";
import { onceOf, type Spooled, type SpoolFile } from "./spool-file.ts";

export type QueueOptions = {
  readonly store: Store;
  readonly file: SpoolFile;
  readonly path: string;
  readonly say: (what: string, error?: unknown) => void;
  readonly patienceMs: number;
  readonly restMs: number;
};

/** The record may have taken it all the same: `late` says so. */
export type Item = Spooled & { readonly late?: Promise<unknown> | undefined };

/** What is wrong with the change, not with the record: a second file would only hide it. */
const refusals = ["STORE_CONFLICT", "STORE_FENCED", "JOURNAL_BODY", "STORE_LOCKED"];

/** What is in the second file and not in the record: written there once, in order, when the record can be reached again. */
export function createQueue({ store, file, path, say, patienceMs, restMs }: QueueOptions) {
  let items: readonly Item[] = file.left;
  let why: string | undefined;
  /** Lines that the record does not have yet, also those that are on their way to both. */
  let missing = items.filter(({ change }) => !isCursorAlone(change)).length;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  /** Another process has our name or a key of ours: what is left waits. */
  let isElsewhere = false;
  const turn = inTurn();
  const left = (): readonly Change[] => items.map(({ change }) => change);

  const later = () => {
    if (!closed) timer ??= setTimeout(() => void turn(drain), restMs).unref();
  };

  /** False while the record still cannot be reached. */
  async function deliver({ id, change, late }: Item): Promise<boolean> {
    try {
      if (late !== undefined && (await bounded(late, patienceMs)) !== undefined) return true;
    } catch (error) {
      // As long as the record may still take it, it is not handed over beside that.
      if (isSlow(error)) return false;
    }
    const { intent, entries, at } = change;
    const said: Change = { entries, once: id, ...(at !== undefined && { at }) };
    try {
      const whole = await bounded(store.commit({ ...change, once: onceOf({ id, change }) }), patienceMs);
      // Another replica wrote this intent first; that this one acted as well is not left out.
      if (whole === undefined && intent !== undefined) await bounded(store.commit(said), patienceMs);
      return true;
    } catch (error) {
      isElsewhere = error instanceof FirebreakError && error.code === "STORE_LOCKED";
      if (!isRefusal(error) || isElsewhere) return false;
      return store.commit(said).then(
        () => true,
        (again: unknown) => isRefusal(again),
      );
    }
  }

  async function drain(): Promise<void> {
    const wasAway = items.length > 0;
    isElsewhere = false;
    for (let first = items[0]; first !== undefined && !closed; first = items[0]) {
      if (!(await deliver(first))) break;
      items = items.filter((one) => one !== first);
      if (!isCursorAlone(first.change)) missing -= 1;
    }
    clearTimeout(timer);
    timer = undefined;
    if (items.length > 0) return later();
    await tidy();
    if (wasAway) say("the record has everything again");
  }

  async function tidy(): Promise<void> {
    if (missing === 0) await file.clear();
  }

  return {
    /** Whether the record has, or is about to have, everything. */
    isEmpty: () => items.length === 0,
    /** Why the record did not take the first of them. */
    why: (): string | undefined => (items.length === 0 ? undefined : why),
    /** Whether it takes more; it must not while another process acts with our key. */
    isOpen: () => !isElsewhere,
    left,
    drain: () => turn(drain),
    /** Runs a task while nothing is handed over to the record; what that has by now, or takes, is not left for the task as well. */
    still: <T>(task: (all: typeof left) => Promise<T>): Promise<T> =>
      turn(async () => {
        await drain();
        return task(left);
      }),
    /**
     * Raises `SPOOL`. Until `arrived` or `keep`, it is on its way to the record as well. How far a source has got is not written: after a stop
     * those blocks are looked at again, and on a full disk a line each second would soon take the room of an intent.
     */
    async append(item: Spooled): Promise<void> {
      if (isCursorAlone(item.change)) return;
      missing += 1;
      await file.append(item).catch((error: unknown) => {
        missing -= 1;
        throw error;
      });
    },
    /** The record has it. */
    arrived(): void {
      missing -= 1;
      later();
    },
    /** For when the record can be reached again. */
    keep(item: Item, error: unknown): void {
      if (items.length === 0) why = messageOf(error);
      if (items.length === 0) say(`the record cannot be reached; ${path} takes what happens meanwhile`, error);
      const isOlder = ({ change }: Item) => isCursorAlone(item.change) && isCursorAlone(change, item.change.cursor);
      items = [...items.filter((one) => !isOlder(one)), item];
      later();
    },
    /** To be called when the record is closed: what it has is not left in the file. */
    async close(): Promise<void> {
      closed = true;
      clearTimeout(timer);
      await tidy();
      await file.close();
    },
  };
}

/** Whether all that a change says is how far a source has got; of one chain, where it is given. */
export function isCursorAlone({ cursor, entries, at: _, ...rest }: Change, { chainId }: Partial<Cursor> = {}): boolean {
  const isOf = chainId === undefined || chainId === cursor?.chainId;
  return cursor !== undefined && isOf && entries.length === 0 && Object.keys(rest).length === 0;
}

type Cursor = NonNullable<Change["cursor"]>;

export function isRefusal(error: unknown): boolean {
  return error instanceof FirebreakError && refusals.includes(error.code);
}

export function isSlow(error: unknown): boolean {
  return error instanceof FirebreakError && error.code === "STORE_SLOW";
}

export function bounded<T>(answer: Promise<T>, ms: number): Promise<T> {
  return withDeadline(answer, ms, () => {
    throw new FirebreakError("STORE_SLOW", `the record did not answer within ${ms} ms`, { retryable: true });
  });
}
