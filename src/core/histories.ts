import { createHistory, type IncidentHistory } from "./history.ts";
import type { Snapshot, Snapshots } from "./kept.ts";
import { learned } from "./kinds.ts";
import type { Store } from "./parts.ts";

const pageSize = 1_000;

/** Histories, and the last entry that they have learned from: what follows it is news to them. */
export type Learned = { readonly histories: readonly IncidentHistory[]; readonly upTo: number };

/**
 * Histories that know everything that the journal says of their chains; it is read once for all of them, from the last snapshot on where there is
 * one. A snapshot is made of the journal alone, in its order, so that what a start knows does not depend on whether there was one. A new one is
 * written when as many entries were `worthwhile` to learn from.
 */
export async function learn(
  store: Pick<Store, "entries">,
  chainIds: readonly bigint[],
  snapshots?: Snapshots,
  worthwhile = pageSize,
): Promise<Learned> {
  const known = await startOf(store, chainIds, snapshots);
  const histories = chainIds.map((id) => createHistory(id, known?.histories.get(id)));
  let [last, count]: [Pick<Snapshot, "seq" | "hash"> | undefined, number] = [known, 0];
  const read = (after: number) => store.entries(after, pageSize, learned);
  for (let page = await read(known?.seq ?? 0); page.length > 0; ) {
    last = page.at(-1) ?? last;
    count += page.length;
    // The next page is read while this one is learned.
    const next = read(last?.seq ?? 0);
    for (const entry of page) for (const history of histories) history.take(entry);
    page = await next;
  }
  if (last !== undefined && count >= worthwhile) {
    const kept = histories.map((history, index) => [chainIds[index] ?? 0n, history.keep()] as const);
    await snapshots?.write({ seq: last.seq, hash: last.hash, histories: new Map(kept) });
  }
  return { histories, upTo: last?.seq ?? 0 };
}

/** The same for who learns everything else by itself. */
export async function historiesOf(...from: Parameters<typeof learn>): Promise<readonly IncidentHistory[]> {
  return (await learn(...from)).histories;
}

/** The last snapshot, when it is one of this journal and of all these chains. */
async function startOf(
  store: Pick<Store, "entries">,
  chainIds: readonly bigint[],
  snapshots: Snapshots | undefined,
): Promise<Snapshot | undefined> {
  const snapshot = await snapshots?.read();
  if (snapshot === undefined || !chainIds.every((id) => snapshot.histories.has(id))) return undefined;
  const [entry] = await store.entries(snapshot.seq - 1, 1);
  return entry?.seq === snapshot.seq && entry.hash === snapshot.hash ? snapshot : undefined;
}
