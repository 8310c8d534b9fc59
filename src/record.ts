import { dirname, join } from "node:path";
import type { Kysely } from "kysely";
import type { Surroundings } from "./app/app.ts";
import { resolveUrl } from "./app/nodes.ts";
import type { Config } from "./config/config.ts";
import type { Reachable } from "./core/away.ts";
import { FirebreakError } from "./core/errors.ts";
import type { Store } from "./core/parts.ts";
import { isReference } from "./lib/references.ts";
import { shoutOf } from "./log.ts";
import type { ChainOptions, Verdict } from "./store/chain-check.ts";
import { isWritten } from "./store/lock.ts";
import { openPostgres, openPostgresReadOnly, postgresWriters, verifyPostgres, withPostgres } from "./store/postgres.ts";
import { besideSnapshot } from "./store/snapshot-file.ts";
import { openSpool } from "./store/spool.ts";
import { besideSpool } from "./store/spool-file.ts";
import { openStore, openStoreReadOnly, type StoreReader, withFile } from "./store/sqlite.ts";
import type { Tables } from "./store/tables.ts";
import { verifyJournal } from "./store/verify.ts";

/** Who writes a record: with which keys, the first of which names a replica, or under a name of its own. */
export type Writer = { readonly keys: readonly string[]; readonly as?: string };

/** Opens the record that a configuration names, with the second file for when it cannot be reached. */
export async function openRecord(
  { store: named, spool }: Pick<Config, "store" | "spool">,
  around: Surroundings,
  writer: Writer,
): Promise<Reachable> {
  const { now } = around;
  const store =
    typeof named === "string" ? await openStore({ path: named, now }) : await openShared(named, around, writer);
  const path = spoolPath({ store: named, spool }, writer);
  try {
    return await openSpool({ store, path, say: shoutOf(around), now });
  } catch (error) {
    await store.close();
    throw error;
  }
}

type Shared = Exclude<Config["store"], string>;

async function openShared(shared: Shared, around: Surroundings, writer: Writer): Promise<Store> {
  const { env, now } = around;
  const [replica, url] = [replicaOf(shared, around, writer), resolveUrl(shared.postgres, env)];
  return openPostgres({ url, replica, keys: writer.keys, now, leaseMs: shared.leaseSeconds * 1_000 });
}

/** The machine and the first key, unless it has a name. Raises CONFIG where there is neither key nor name. */
export function replicaOf(
  { replica }: Pick<Shared, "replica">,
  { host = "" }: Pick<Surroundings, "host">,
  { keys: [key], as }: Writer,
): string {
  const machine = host.toLowerCase().replaceAll(/[^a-z0-9-]+/g, "-");
  const name = as ?? replica ?? (key && [machine, key].filter((one) => one !== "").join("-"));
  if (name !== undefined) return name;
  throw new FirebreakError("CONFIG", "expected a signer or store.replica, found neither; name this replica");
}

/** What files beside a record begin with: its path, or the replica's name without its machine, which a container has a new one of at every start. */
export function besideRecord(named: Config["store"], { keys: [key], as }: Writer): string {
  return typeof named === "string" ? named : `firebreak-${as ?? named.replica ?? key}`;
}

type Files = Pick<Config, "store" | "spool">;

/** The second file: the one that is named, or one beside the record. */
export function spoolPath({ store, spool }: Files, writer: Writer): string {
  return spool ?? besideSpool(besideRecord(store, writer));
}

/** The snapshot lies beside the record; where that is a database, beside the second file, for nothing else may be written in a container. */
export function snapshotPath({ store, spool }: Files, writer: Writer): string {
  const name = besideSnapshot(besideRecord(store, writer));
  return typeof store === "string" || spool === undefined ? name : join(dirname(spool), name);
}

/** What a command looks at: a path, or `env:NAME` or `file:PATH` for a database, with the environment in which that name means something. */
export type Location = { readonly store: string; readonly env: Surroundings["env"] };

/** Opens a record to look at it. */
export async function openRecordReadOnly({ store, env }: Location): Promise<StoreReader> {
  return isReference(store) ? openPostgresReadOnly(resolveUrl(store, env)) : openStoreReadOnly(store);
}

/** Lends the journal as it is at one moment, to read all of it. */
export async function withJournal<T>({ store, env }: Location, use: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  if (isReference(store)) return withPostgres(resolveUrl(store, env), use);
  return withFile(store, use);
}

/** Computes every hash of a journal again. */
export async function verifyRecord({ store, env }: Location, options: ChainOptions): Promise<Verdict> {
  return isReference(store) ? verifyPostgres(resolveUrl(store, env), options) : verifyJournal(store, options);
}

/** Which of these replicas write it at this moment; of a file, its one process by an empty name. */
export async function writersOf({ store, env }: Location, replicas: readonly string[]): Promise<readonly string[]> {
  if (isReference(store)) return postgresWriters(resolveUrl(store, env), replicas);
  return isWritten(store) ? [""] : [];
}
