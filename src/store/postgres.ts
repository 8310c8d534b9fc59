import type { Kysely } from "kysely";
import pg from "pg";
import { FirebreakError } from "../core/errors.ts";
import type { Store } from "../core/parts.ts";
import type { Told } from "../core/told.ts";
import type { ChainOptions, Verdict } from "./chain-check.ts";
import { verifyRows } from "./journal-rows.ts";
import { createCommit } from "./postgres/commit.ts";
import { asked, postgresFault } from "./postgres/faults.ts";
import { createLeases } from "./postgres/leases.ts";
import { createMarks } from "./postgres/marks.ts";
import { type Address, addressOf, clientConfig, kyselyOn, openPool } from "./postgres/pool.ts";
import { lockReplica } from "./postgres/replica.ts";
import { assertSchema, prepareSchema } from "./postgres/schema.ts";
import { createReader } from "./read.ts";
import type { StoreReader } from "./sqlite.ts";
import { createPredecessors, fromFormer } from "./succession.ts";
import type { Tables } from "./tables.ts";
import { placed, toWire } from "./wire.ts";

/** Milliseconds. */
const usualLease = 3_000;
const dutyMs = 15_000;
const migrationMs = 60_000;

export type PostgresOptions = {
  readonly url: string;
  /** The name of this replica, of which there is one process at a time. */
  readonly replica: string;
  /** The addresses it signs with, each of them in one process at a time, whatever its name. */
  readonly keys?: readonly string[];
  readonly now: () => number;
  readonly leaseMs?: number;
  /** Milliseconds within which the database must answer. */
  readonly patienceMs?: number;
};

/** Opens the record that several replicas share. Each of them writes; what two of them find is written once. */
export async function openPostgres({
  url,
  replica,
  keys = [],
  now,
  leaseMs = usualLease,
  patienceMs,
}: PostgresOptions): Promise<Store> {
  const address = addressOf(url);
  await prepare(address);
  const ask = <T>(question: () => Promise<T>) => asked(address.name, question);
  const lock = await ask(() => lockReplica(address, { replica, keys }));

  const pool = openPool(address, 4, patienceMs);
  const db = kyselyOn(pool);
  const reader = createReader(db);
  const leases = createLeases({ db, replica, keys, leaseMs, dutyMs });
  const { commit, idle } = createCommit({ pool, name: address.name, replica, leaseMs, fences: leases.fences });
  const { seq: headAtOpen } = await ask(() => reader.head()).catch(async (error: unknown) => {
    // The name would be taken again as soon as there is a connection, and nobody would have it.
    await lock.close();
    await pool.end();
    throw error;
  });
  const heart = setInterval(() => void leases.renew().catch(() => undefined), leaseMs / 3).unref();
  const marks = createMarks(db);
  const beforeReload = createPredecessors();
  let closing: Promise<void> | undefined;

  /** Where a new notifier begins. Who is gone at a start may be told by another replica; who was told here until a reload, this one's configuration has replaced. */
  async function beginning(known: ReadonlyMap<string, number>, all: readonly Told[]): Promise<number> {
    const gone = beforeReload(all);
    if (gone === undefined) return headAtOpen;
    const stopped = gone.flatMap((id) => known.get(id) ?? []);
    // What came while this process ran is of notifiers that were told it.
    return stopped.length > 0 ? Math.min(...stopped) : (await ask(() => reader.head())).seq;
  }

  const shut = async () => {
    clearInterval(heart);
    await idle();
    await marks.idle();
    await lock.close();
    await pool.end();
  };

  return {
    replica,
    commit: async (change) => {
      if (closing !== undefined)
        throw new FirebreakError("STORE_CLOSED", `the store in ${address.name} was closed: open it again`);
      lock.assertHeld();
      const at = change.at ?? now();
      const { entries, wire } = toWire(change, at, { replica });
      const isActedOn = change.locally === true || wire.reopens !== undefined;
      const write = () => leases.holding(wire.variant?.intent ?? wire.closes, () => commit(wire));
      const places = await leases.opening(wire.intent?.id ?? wire.reopens, isActedOn, write);
      if (places === undefined) return undefined;
      if (wire.closes !== undefined) leases.closed(wire.closes);
      return placed(entries, at, places);
    },
    cursor: (chainId) => ask(() => reader.cursor(chainId)),
    openIntents: (ids = []) => ask(async () => reader.intents([...(await leases.claimOwn()), ...ids])),
    takeOver: (chainId) => ask(() => leases.claimAbandoned(chainId, reader.intents)),
    duty: (name) => ask(() => leases.duty(name)),
    head: () => ask(() => reader.head()),
    ends: (after, upTo) => ask(() => reader.ends(after, upTo)),
    entries: (after, limit, kinds) => ask(() => reader.entries(after, limit, kinds)),
    told: async (notifier, all = []) => {
      beforeReload(all);
      const known = await ask(() => reader.marks());
      const seq = known.get(notifier);
      if (seq !== undefined) return seq;
      const begin = await beginning(known, all);
      const first = new Map([
        [notifier, begin],
        ...fromFormer(known, all).map((one) => [one.notifier, one.seq] as const),
      ]);
      await ask(() => marks.write(...[...first].map(([name, at]) => ({ notifier: name, seq: at }))));
      return first.get(notifier) ?? begin;
    },
    markTold: marks.set,
    close: () => {
      closing ??= shut();
      return closing;
    },
  };
}

/** Opens the record to look at it. */
export async function openPostgresReadOnly(url: string): Promise<StoreReader> {
  const address = addressOf(url);
  const pool = openPool(address, 2, migrationMs);
  try {
    await asked(address.name, () => assertSchema(pool, address.name));
  } catch (error) {
    await pool.end();
    throw error;
  }
  const { cursor, openIntents, entries, head } = createReader(kyselyOn(pool));
  return { cursor, openIntents, entries, head, close: () => pool.end() };
}

/** Which of these replicas are connected at this moment: by their own locks, since other programs in the database have some as well. */
export async function postgresWriters(url: string, replicas: readonly string[]): Promise<readonly string[]> {
  const address = addressOf(url);
  const pool = openPool(address, 1);
  const held = "SELECT name FROM unnest($1::text[]) AS name WHERE EXISTS (SELECT FROM firebreak.holders(name))";
  return asked(address.name, async () => {
    const { rows } = await pool.query<{ name: string }>(held, [replicas]);
    return rows.map(({ name }) => name);
  }).finally(() => pool.end());
}

/** Creates or updates the tables. */
export async function prepareDatabase(url: string): Promise<Address> {
  const address = addressOf(url);
  await prepare(address);
  return address;
}

async function prepare(address: Address): Promise<void> {
  const client = new pg.Client(clientConfig(address, migrationMs));
  client.on("error", () => undefined);
  try {
    await client.connect();
    await prepareSchema(client, address.name);
  } catch (error) {
    throw postgresFault(error, address.name);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Lends the database to somebody who reads all of it. */
export async function withPostgres<T>(url: string, use: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  const address = addressOf(url);
  const pool = openPool(address, 1, migrationMs);
  try {
    await asked(address.name, () => assertSchema(pool, address.name));
    return await use(kyselyOn(pool));
  } finally {
    await pool.end();
  }
}

/** Computes every hash of the journal again. */
export async function verifyPostgres(url: string, options: ChainOptions = {}): Promise<Verdict> {
  return withPostgres(url, (db) => verifyRows(db, options));
}
