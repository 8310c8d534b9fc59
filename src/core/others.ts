import type { Reachable } from "./away.ts";
import type { ApprovedReload } from "./command.ts";
import { bigintOf, stringsOf } from "./entries.ts";
import { learn } from "./histories.ts";
import type { Snapshots } from "./kept.ts";
import { createPages } from "./pages.ts";
import type { Store } from "./parts.ts";
import type { Entry, NewEntry } from "./types.ts";

const pageSize = 1_000;
/** Entries before the end in which what was signed is looked up: a block that was looked at late, or comes again, holds nothing older. */
const recent = 10_000;

const signed: readonly Entry["kind"][] = ["intent", "broadcast", "replaced"];

type Learner = { take(entry: NewEntry): void };

/** Reads what other replicas wrote since the last look, so that this one counts it as said and done. */
export function createOthers(
  { entries, head, replica }: Pick<Store, "entries" | "head" | "replica">,
  learners: readonly Learner[],
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

/**
 * Histories of the journal so far and of what the second file has for it, and the look by which they learn the rest. `remember` is told what was signed, by
 * whatever replica; `reload` the configurations that approvers signed at another one since.
 */
export async function learnWithOthers(
  record: Pick<Reachable, "entries" | "head" | "replica" | "still">,
  chainIds: readonly bigint[],
  snapshots?: Snapshots,
  remember: (entry: NewEntry) => void = () => undefined,
  reload: (approved: ApprovedReload) => void = () => undefined,
) {
  const sent: Learner = { take: (entry) => (signed.includes(entry.kind) ? remember(entry) : undefined) };
  const approved: Learner = {
    take: ({ kind, body }) => {
      if (kind !== "command" || body["verb"] !== "reload" || stringsOf(body["by"]).length === 0) return;
      reload({ config: String(body["config"]), before: String(body["before"]), ends: bigintOf(body["ends"]) });
    },
  };
  const { still = (task) => task(() => []) }: Pick<Reachable, "still"> = record;
  return still(async (left) => {
    const { seq } = await record.head();
    for (const entry of await record.entries(Math.max(0, seq - recent), recent, signed)) remember(entry);
    const { histories, upTo } = await learn(record, chainIds, snapshots);
    const learners = [...histories, sent];
    // Not by way of a snapshot, which is of the journal alone.
    for (const { entries } of left()) for (const entry of entries) for (const learner of learners) learner.take(entry);
    // What others wrote while the journal was read is read with it, and was counted twice if it were handed over again.
    return { histories, lookAtOthers: createOthers(record, [...learners, approved], Math.max(seq, upTo)) };
  });
}
