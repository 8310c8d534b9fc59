import type { Reachable } from "./away.ts";
import type { ApprovedReload } from "./command.ts";
import { bigintOf, stringsOf } from "./entries.ts";
import { type Learned, learn } from "./histories.ts";
import type { Snapshots } from "./kept.ts";
import { createPages } from "./pages.ts";
import type { Store } from "./parts.ts";
import type { Entry, NewEntry } from "./types.ts";

const pageSize = 1_000;
/** Entries before the end in which what was signed is looked up: a block that was looked at late, or comes again, holds nothing older. */
const recent = 10_000;

const signed: readonly Entry["kind"][] = ["intent", "broadcast", "replaced"];

type Learner = { take(entry: NewEntry): void };
/** Hears of entries that others wrote, which have their place and time. */
type OfOthers = { take(entry: Entry): void };

/** Reads what other replicas wrote since the last look, so that this one counts it as said and done. */
export function createOthers(
  { entries, head, replica }: Pick<Store, "entries" | "head" | "replica">,
  learners: readonly OfOthers[],
  start: number,
) {
  const pages = createPages({ entries, head, ...(replica !== undefined && { replica }) }, pageSize);
  let last = start;
  let busy: Promise<void> | undefined;

  async function look(): Promise<void> {
    for (;;) {
      const { page, from } = await pages.after(last);
      if (page.length === 0 && from === last) return;
      last = from;
      for (const entry of page) {
        last = entry.seq;
        pages.took(entry);
        if (entry.body["replica"] !== replica) for (const learner of learners) learner.take(entry);
      }
    }
  }

  /** One look at a time, however many chains ask for it. */
  return function lookAtOthers(): Promise<void> {
    if (replica === undefined) return Promise.resolve();
    busy ??= look().finally(() => {
      busy = undefined;
    });
    return busy;
  };
}

/** Milliseconds between two looks. */
export const lookMs = 1_000;

/**
 * Looks again and again, however far apart the heads are: what people told one replica, such as a maintenance window, must hold at all of them before what it is about
 * comes in a block.
 */
export async function keepLooking(
  look: () => Promise<void>,
  signal: AbortSignal,
  wait: (ms: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await wait(lookMs, signal);
    // The looks at the heads tell that the record does not answer.
    if (!signal.aborted) await look().catch(() => undefined);
  }
}

/**
 * Histories of the journal so far and of what the second file has for it, and the look by which they learn the rest. `remember` is told what was signed, by
 * whatever replica; `reload` the configurations that approvers signed at another one since; `heard` all that others wrote since.
 */
export async function learnWithOthers(
  record: Pick<Reachable, "entries" | "head" | "replica" | "still">,
  chainIds: readonly bigint[],
  snapshots?: Snapshots,
  remember: (entry: NewEntry) => void = () => undefined,
  reload: (approved: ApprovedReload) => void = () => undefined,
  heard: OfOthers = { take: () => undefined },
) {
  const sent: Learner = { take: (entry) => (signed.includes(entry.kind) ? remember(entry) : undefined) };
  const approvedBy = (histories: Learned["histories"]): Learner => ({
    take: ({ kind, body }) => {
      if (kind !== "command" || body["verb"] !== "reload" || stringsOf(body["by"]).length === 0) return;
      // Told to each of several replicas, it may come late from one of them, behind a tighter configuration: it loosens once.
      if (histories.some(({ isUsed }) => isUsed(String(body["nonce"])))) return;
      reload({ config: String(body["config"]), before: String(body["before"]), ends: bigintOf(body["ends"]) });
    },
  });
  const { still = (task) => task(() => []) }: Pick<Reachable, "still"> = record;
  return still(async (left) => {
    const { seq } = await record.head();
    for (const entry of await record.entries(Math.max(0, seq - recent), recent, signed)) remember(entry);
    const { histories, upTo } = await learn(record, chainIds, snapshots);
    const learners = [...histories, sent];
    // Not by way of a snapshot, which is of the journal alone.
    for (const { entries } of left()) for (const entry of entries) for (const learner of learners) learner.take(entry);
    // Before the histories learn that it was used.
    const all = [approvedBy(histories), ...learners, heard];
    // What others wrote while the journal was read is read with it, and was counted twice if it were handed over again.
    return { histories, lookAtOthers: createOthers(record, all, Math.max(seq, upTo)) };
  });
}
