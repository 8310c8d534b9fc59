import { createHistory, type IncidentHistory } from "./history.ts";
import { learned } from "./kinds.ts";
import type { Store } from "./parts.ts";

const pageSize = 1_000;

/** Histories that know everything that the journal says of their chains; it is read once for all of them. */
export async function historiesOf(
  store: Pick<Store, "entries">,
  chainIds: readonly bigint[],
): Promise<readonly IncidentHistory[]> {
  const histories = chainIds.map(createHistory);
  const read = (after: number) => store.entries(after, pageSize, learned);
  for (let page = await read(0); page.length > 0; ) {
    // The next page is read while this one is learned.
    const next = read(page.at(-1)?.seq ?? 0);
    for (const entry of page) for (const history of histories) history.take(entry);
    page = await next;
  }
  return histories;
}
