import { type App, type ChainApp, createApp, type Surroundings } from "./app/app.ts";
import type { Config } from "./config/config.ts";
import { FirebreakError, messageOf } from "./core/errors.ts";
import type { Store } from "./core/parts.ts";
import type { Block } from "./core/types.ts";
import { withDeadline } from "./lib/deadline.ts";

/** Milliseconds within which the record must say how far it is. */
const recordMs = 5_000;

/** What stays open while configurations come and go, as a new one names it otherwise. */
export function restarts(before: Config, after: Config): readonly string[] {
  const kept = (one: Config) => ({
    "the store": [one.store, one.onStoreDown, one.spool],
    heartbeat: one.heartbeat,
    metrics: one.metrics,
    "operator.socket": one.operator.socket,
  });
  const old: Readonly<Record<string, unknown>> = kept(before);
  return Object.entries(kept(after)).flatMap(([name, one]) =>
    JSON.stringify(one) === JSON.stringify(old[name]) ? [] : [name],
  );
}

/**
 * Puts a new configuration together, and tries it while the one before still runs: where the record or a chain cannot be read, its start would fail, and
 * nothing would be in its place. Raises what stands in the way; `retryable` when it may go away by itself.
 */
export async function createNext(config: Config, before: App, store: Store, around: Surroundings): Promise<App> {
  await withDeadline(store.head(), recordMs, () => {
    throw new FirebreakError("STORE_DOWN", "the record does not answer", { retryable: true });
  });
  const app = await createApp(config, { ...around, keys: before.keys });
  try {
    requireKeys(app, before);
    for (const one of app.chains) await requireReadable(one, app, before);
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** A replica has its name by its keys, and each of them for itself, from its start on. */
function requireKeys(app: App, before: App): void {
  const keys = ({ chains: [first] }: App) => (first?.executor?.senders ?? []).join(", ");
  if (typeof app.config.store === "string" || keys(app) === keys(before)) return;
  throw new FirebreakError(
    "CONFIG",
    `it signs with ${keys(app) || "no key"} in place of ${keys(before) || "none"}: that takes a restart where replicas share the record`,
  );
}

/** Among several, one that could not be read before either keeps nobody from the others. */
async function requireReadable(one: ChainApp, { chains }: App, before: App): Promise<void> {
  try {
    await headOf(one);
  } catch (error) {
    const old = before.chains.find(({ config }) => config.id === one.config.id);
    const wasRead = old !== undefined && (await headOf(old).then(Boolean, () => false));
    if (chains.length > 1 && old !== undefined && !wasRead) return;
    const reason = `${one.config.name} cannot be read: ${messageOf(error)}`;
    throw new FirebreakError("RPC_UNREACHABLE", reason, { retryable: true, cause: error });
  }
}

/** As a start asks for it: without a quorum it begins all the same. */
function headOf({ chain, loose }: ChainApp): Promise<Block> {
  return chain.head().catch(() => loose.head());
}
