import { randomUUID } from "node:crypto";
import type { Change } from "../core/change.ts";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Store } from "../core/parts.ts";
import type { Entry, Intent } from "../core/types.ts";
import { withDeadline } from "../lib/deadline.ts";
import { openSpoolFile, type Spooled } from "./spool-file.ts";

export type SpoolOptions = {
  readonly store: Store;
  readonly path: string;
  readonly say: (text: string) => void;
  /** Milliseconds after which a record that does not answer counts as unreachable. */
  readonly patienceMs?: number;
  /** Milliseconds between two looks whether the record can be reached again. */
  readonly restMs?: number;
};

/** The record may have taken it all the same: `late` says so. */
type Item = Spooled & { readonly late: Promise<unknown> | undefined };

/** What is wrong with the change, not with the record: a second file would only hide it. */
const refusals = ["STORE_CONFLICT", "STORE_FENCED", "JOURNAL_BODY", "STORE_LOCKED"];

/**
 * The record with a second file behind it. What the record cannot take is written there, reaches the disk, and is written into the record when
 * it can be reached again, once, in order. An intent is written there only when its change says that it may be acted on locally.
 */
export async function openSpool({ store, path, say, patienceMs = 600, restMs = 1_000 }: SpoolOptions): Promise<Store> {
  const file = await openSpoolFile(path);
  let items: Item[] = file.left.map((item) => ({ ...item, late: undefined }));
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function toFile(change: Change, error: unknown, late?: Promise<unknown>): Promise<readonly Entry[]> {
    if (change.intent !== undefined && change.locally !== true) throw error;
    const item = { id: randomUUID(), change };
    await file.append(item);
    if (items.length === 0)
      say(`the record cannot be reached (${messageOf(error)}); ${path} takes what happens meanwhile`);
    items.push({ ...item, late });
    later();
    return [];
  }

  const later = () => {
    if (!closed) timer ??= setTimeout(() => void drain(), restMs).unref();
  };

  /** False while the record still cannot be reached. */
  async function deliver({ id, change, late }: Item): Promise<boolean> {
    try {
      if (late !== undefined && (await settled(late, patienceMs))) return true;
    } catch {
      // It was not taken after all.
    }
    try {
      const whole = await bounded(store.commit({ ...change, once: change.once ?? id }), patienceMs);
      // Another replica wrote this intent first; that this one acted as well is not left out.
      if (whole === undefined && change.intent !== undefined)
        await bounded(store.commit({ entries: change.entries, once: id }), patienceMs);
      return true;
    } catch (error) {
      if (!isRefusal(error)) return false;
      return store.commit({ entries: change.entries, once: id }).then(
        () => true,
        (again: unknown) => isRefusal(again),
      );
    }
  }

  async function drain(): Promise<void> {
    for (let first = items[0]; first !== undefined && !closed; first = items[0]) {
      if (!(await deliver(first))) break;
      items = items.slice(1);
    }
    timer = undefined;
    if (items.length > 0) return later();
    await file.clear();
    say("the record has everything again");
  }

  /** An intent that was written although its answer came too late to act on it: it is finished like one of a replica that is gone. */
  const orphans: Intent[] = [];
  const adopt = (intent: Intent | undefined, late: Promise<unknown>) =>
    void late.then(
      (places) => (places === undefined || intent === undefined ? 0 : orphans.push(intent)),
      () => 0,
    );

  if (items.length > 0) await drain();

  return {
    ...store,
    commit: async (change) => {
      const missing = new FirebreakError("STORE_DOWN", "the record cannot be reached", { retryable: true });
      if (items.length > 0) return toFile(change, missing);
      const answer = store.commit(change);
      try {
        return await bounded(answer, patienceMs);
      } catch (error) {
        if (isRefusal(error) || closed) throw error;
        const isLate = error instanceof FirebreakError && error.code === "STORE_SLOW";
        if (isLate && change.locally !== true) adopt(change.intent, answer);
        return toFile(change, error, isLate ? answer : undefined);
      }
    },
    takeOver: async (chainId) => {
      const mine = orphans.filter((intent) => intent.chainId === chainId);
      for (const intent of mine) orphans.splice(orphans.indexOf(intent), 1);
      return [...mine, ...(await store.takeOver(chainId))];
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await store.close();
      await file.close();
    },
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof FirebreakError && refusals.includes(error.code);
}

function bounded<T>(answer: Promise<T>, ms: number): Promise<T> {
  return withDeadline(answer, ms, () => {
    throw new FirebreakError("STORE_SLOW", `the record did not answer within ${ms} ms`, { retryable: true });
  });
}

/** Whether it was taken; raises when it was refused or is still on its way. */
async function settled(late: Promise<unknown>, ms: number): Promise<boolean> {
  return (await bounded(late, ms)) !== undefined;
}
