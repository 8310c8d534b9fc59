import type { Kysely } from "kysely";
import type { Surroundings } from "./app.ts";
import { resolveUrl } from "./app-nodes.ts";
import type { Config } from "./config.ts";
import { FirebreakError } from "./core/errors.ts";
import type { Store } from "./core/parts.ts";
import type { ChainOptions, Verdict } from "./store/chain-check.ts";
import { isWritten } from "./store/lock.ts";
import {
  isPostgresWritten,
  openPostgres,
  openPostgresReadOnly,
  verifyPostgres,
  withPostgres,
} from "./store/postgres.ts";
import { openSpool } from "./store/spool.ts";
import { openStore, openStoreReadOnly, type StoreReader, withFile } from "./store/sqlite.ts";
import type { Tables } from "./store/tables.ts";
import { verifyJournal } from "./store/verify.ts";

/** Opens the record that a configuration names, with the second file for when it cannot be reached. `sender` names this replica. */
export async function openRecord(
  { store: named, spool }: Pick<Config, "store" | "spool">,
  { env, now, write }: Surroundings,
  sender: string | undefined,
): Promise<Store> {
  const store =
    typeof named === "string" ? await openStore({ path: named, now }) : await openShared(named, { env, now }, sender);
  const path = spool ?? `${typeof named === "string" ? named : `firebreak-${store.replica}`}.spool`;
  try {
    return await openSpool({ store, path, say: (text) => write(`${text}\n`) });
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function openShared(
  { postgres, replica = undefined, leaseSeconds }: Exclude<Config["store"], string>,
  { env, now }: Pick<Surroundings, "env" | "now">,
  sender: string | undefined,
): Promise<Store> {
  const name = replica ?? sender;
  if (name === undefined)
    throw new FirebreakError("CONFIG", "expected a signer or store.replica, found neither; name this replica");
  return openPostgres({ url: resolveUrl(postgres, env), replica: name, now, leaseMs: leaseSeconds * 1_000 });
}

/** What a command looks at: a path, or `env:NAME` for a database, with the environment in which that name means something. */
export type Location = { readonly store: string; readonly env: Surroundings["env"] };

/** Opens a record to look at it. */
export async function openRecordReadOnly({ store, env }: Location): Promise<StoreReader> {
  return store.startsWith("env:") ? openPostgresReadOnly(resolveUrl(store, env)) : openStoreReadOnly(store);
}

/** Lends the journal as it is at one moment, to read all of it. */
export async function withJournal<T>({ store, env }: Location, use: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  if (store.startsWith("env:")) return withPostgres(resolveUrl(store, env), use);
  return withFile(store, use);
}

/** Computes every hash of a journal again. */
export async function verifyRecord({ store, env }: Location, options: ChainOptions): Promise<Verdict> {
  return store.startsWith("env:") ? verifyPostgres(resolveUrl(store, env), options) : verifyJournal(store, options);
}

/** Whether a responder writes it at this moment. */
export async function isRecordWritten({ store, env }: Location): Promise<boolean> {
  return store.startsWith("env:") ? isPostgresWritten(resolveUrl(store, env)) : isWritten(store);
}
