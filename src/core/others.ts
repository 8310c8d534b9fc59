import { learn } from "./histories.ts";
import type { IncidentHistory } from "./history.ts";
import type { Snapshots } from "./kept.ts";
import { createPages } from "./pages.ts";
import type { Store } from "./parts.ts";

const pageSize = 1_000;

/** Reads what other replicas wrote since the last look, so that this one counts it as said and done. */
export function createOthers(
  { entries, head, replica }: Pick<Store, "entries" | "head" | "replica">,
  histories: readonly IncidentHistory[],
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
        if (entry.body["replica"] !== replica) for (const history of histories) history.take(entry);
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

/** Histories of the journal so far, and the look by which they learn the rest. */
export async function learnWithOthers(
  record: Pick<Store, "entries" | "head" | "replica">,
  chainIds: readonly bigint[],
  snapshots?: Snapshots,
) {
  const { seq } = await record.head();
  const { histories, upTo } = await learn(record, chainIds, snapshots);
  // What others wrote while the journal was read is read with it, and was counted twice if it were handed over again.
  return { histories, lookAtOthers: createOthers(record, histories, Math.max(seq, upTo)) };
}
