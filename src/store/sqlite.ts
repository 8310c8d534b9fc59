import type { Kysely } from "kysely";
import type { Store } from "../core/parts.ts";
import { createClaims } from "./claims.ts";
import { createReader } from "./read.ts";
import { kyselyOn } from "./sqlite/dialect.ts";
import { type Line, startWorker } from "./sqlite/line.ts";
import { openReader } from "./sqlite/open.ts";
import type { Tables } from "./tables.ts";
import { type Place, placed, toWire } from "./wire.ts";

/** The half that only looks: `openIntents` are those of all replicas. */
export type StoreReader = Pick<Store, "cursor" | "openIntents" | "entries" | "head" | "close">;

/** Opens the record at `path` for its only writer; `now` is in milliseconds since 1970. The work happens in a thread of its own. */
export async function openStore({ path, now }: { path: string; now: () => number }): Promise<Store> {
  const line = startWorker(path);
  await line.opened;
  const newest = await line.ask<Newest>((id) => ({ kind: "query", id, query: { ask: "newestIntents" } }));
  return storeOver(line, now, newest);
}

type Newest = ReadonlyMap<bigint, bigint>;

/** The record at the other end of a line; `newest` is the block of its newest intent, by chain; without it, it claims none. */
export function storeOver(line: Omit<Line, "opened">, now: () => number, newest?: Newest): Store {
  const claims = newest && createClaims(newest);
  // The only writer knows without asking that there is nothing behind its last entry: notifiers look again and again.
  let last = Number.POSITIVE_INFINITY;
  return {
    commit: async (change) => {
      if (change.intent !== undefined) claims?.note(change.intent);
      const at = change.at ?? now();
      const { entries, wire } = toWire(change, at);
      const places = await line.ask<readonly Place[] | undefined>((id) => ({ kind: "commit", id, change: wire }));
      last = places?.at(-1)?.seq ?? last;
      return places && placed(entries, at, places);
    },
    ...(claims && { claim: claims.claim }),
    cursor: (chainId) => line.ask((id) => ({ kind: "query", id, query: { ask: "cursor", chainId } })),
    openIntents: (ids = []) => line.ask((id) => ({ kind: "query", id, query: { ask: "openIntents", ids } })),
    takeOver: async () => [],
    duty: async () => true,
    head: () => line.ask((id) => ({ kind: "query", id, query: { ask: "head" } })),
    ends: (after, upTo) => line.ask((id) => ({ kind: "query", id, query: { ask: "ends", after, upTo } })),
    entries: async (after, limit, kinds) =>
      after >= last
        ? []
        : line.ask((id) => ({ kind: "query", id, query: { ask: "entries", after, limit, ...(kinds && { kinds }) } })),
    told: (notifier, all) =>
      line.ask((id) => ({ kind: "query", id, query: { ask: "told", notifier, ...(all && { all }) } })),
    markTold: (notifier, seq) => line.post({ kind: "told", notifier, seq }),
    close: () => line.close(),
  };
}

/** Opens the record at `path` to look at it, also while another process writes. */
export async function openStoreReadOnly(path: string): Promise<StoreReader> {
  const db = openReader(path);
  const { cursor, openIntents, entries, head } = createReader(kyselyOn(db));
  return { cursor, openIntents, entries, head, close: async () => db.close() };
}

/** Lends the file as it is at one moment, also while another process writes. */
export async function withFile<T>(path: string, use: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  const db = openReader(path);
  try {
    db.exec("BEGIN");
    return await use(kyselyOn(db));
  } finally {
    db.close();
  }
}
