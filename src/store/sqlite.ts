import type { Store } from "../core/parts.ts";
import { startWorker } from "./line.ts";
import { openReader } from "./open.ts";
import { createReader } from "./read.ts";
import { type Place, placed, toWire } from "./wire.ts";

/** The half that only looks. */
export type StoreReader = Pick<Store, "cursor" | "openIntents" | "entries" | "handled" | "close">;

/** Opens the record at `path` for its only writer; `now` is in milliseconds since 1970. The work happens in a thread of its own. */
export async function openStore({ path, now }: { path: string; now: () => number }): Promise<Store> {
  const line = startWorker(path);
  await line.opened;

  return {
    commit: async (change) => {
      const at = now();
      const { entries, wire } = toWire(change, at);
      const places = await line.ask<readonly Place[] | undefined>((id) => ({ kind: "commit", id, change: wire }));
      return places && placed(entries, at, places);
    },
    cursor: (chainId) => line.ask((id) => ({ kind: "query", id, query: { ask: "cursor", chainId } })),
    openIntents: () => line.ask((id) => ({ kind: "query", id, query: { ask: "openIntents" } })),
    entries: (after, limit) => line.ask((id) => ({ kind: "query", id, query: { ask: "entries", after, limit } })),
    handled: () => line.ask((id) => ({ kind: "query", id, query: { ask: "handled" } })),
    told: (notifier) => line.ask((id) => ({ kind: "query", id, query: { ask: "told", notifier } })),
    markTold: (notifier, seq) => line.post({ kind: "told", notifier, seq }),
    close: () => line.close(),
  };
}

/** Opens the record at `path` to look at it, also while another process writes. */
export async function openStoreReadOnly(path: string): Promise<StoreReader> {
  const db = openReader(path);
  const reader = createReader(db);

  return {
    cursor: async (chainId) => reader.cursor(chainId),
    openIntents: async () => reader.openIntents(),
    entries: async (after, limit) => reader.entries(after, limit),
    handled: async () => reader.handled(),
    close: async () => db.close(),
  };
}
