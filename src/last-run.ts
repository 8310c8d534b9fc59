import type { Store } from "./core/parts.ts";

/** So far back it is looked for. */
const mostEntries = 10_000;

/** What somebody has to know of how the run before this one ended; undefined where it was told to stop, and where nobody can say. */
export async function lastRunOf(store: Pick<Store, "head" | "entries" | "replica">): Promise<string | undefined> {
  const { seq } = await store.head();
  const all = await store.entries(Math.max(0, seq - mostEntries), mostEntries, ["started", "stopped"]);
  const last = all.findLast(({ body }) => body["replica"] === store.replica);
  return last?.kind === "started" ? "left no stop in the record: it was killed, or ended with an error" : undefined;
}
