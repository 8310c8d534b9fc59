import type { App } from "./app/app.ts";
import { titleOf } from "./config/title.ts";
import type { Store } from "./core/parts.ts";
import type { NewEntry } from "./core/types.ts";
import { lastRunOf } from "./last-run.ts";
import { startWarningsOf, unusedWarningsOf } from "./warnings.ts";

/** What the journal says of a start: with which keys, from where on, and what nobody should forget. */
export async function started(app: App, store: Store, isReloaded = false): Promise<NewEntry> {
  const { config, chains } = app;
  const all = await Promise.all(
    chains.map(async ({ config: { id, quorum, rpc }, executor }) => {
      const cursor = await store.cursor(id);
      const from = cursor === undefined ? "the head" : `block ${cursor.number}`;
      return {
        chain: `${id}`,
        sender: executor?.senders.join(", ") ?? "none",
        from,
        quorum: `${quorum} of ${rpc.length}`,
      };
    }),
  );
  const [[first], names] = [all, chains.map((one) => titleOf(one.config))];
  const warnings = [...startWarningsOf(app), ...unusedWarningsOf(app.chains)];
  // A record that cannot be read says so itself.
  const lastRun = isReloaded ? undefined : await lastRunOf(store).catch(() => undefined);
  // One that was lost without a trace, or that is looked for in another place, looks the same.
  const isFirst = (await store.head().catch(() => undefined))?.seq === 0;
  const more = {
    ...(all.length > 1 ? { chains: all.map((one, at) => ({ name: names[at] ?? one.chain, ...one })) } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(lastRun === undefined ? {} : { lastRun }),
    ...(isFirst ? { record: "begins here, and knows nothing of before" } : {}),
  };
  return { kind: "started", ref: "responder", body: { mode: config.mode, ...first, ...more } };
}
