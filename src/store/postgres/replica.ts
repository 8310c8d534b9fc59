import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { FirebreakError } from "../../core/errors.ts";
import { type Address, clientConfig } from "./pool.ts";

const tries = 10;
const restMs = 300;

/** What one process has for itself: its name, and the keys that it signs with. */
export type Identity = { readonly replica: string; readonly keys: readonly string[] };

/** The right to be this replica and to sign with its keys. The database ends it with the connection, however the process dies. */
export type ReplicaLock = { assertHeld(): void; close(): Promise<void> };

/** Who has what we lack. */
type Taken = { readonly what: string; readonly by: string };

const lockAll = `SELECT name, pg_backend_pid() AS pid, pg_try_advisory_lock(hashtextextended('firebreak ' || name, 0)) AS held
  FROM unnest($1::text[]) AS name`;
/** Whose connection holds a name; empty when it is gone already. What another user's is called is not told. */
const holderOf = `SELECT pid, application_name AS name, coalesce(host(client_addr), 'this machine') AS place FROM pg_stat_activity
  WHERE pid IN (SELECT firebreak.holders($1))`;

/** Raises `STORE_LOCKED` when another process is this replica, or has one of its keys under whatever name. */
export async function lockReplica(address: Address, { replica, keys }: Identity): Promise<ReplicaLock> {
  let closed = false;
  let taken: Taken | undefined;
  let current: pg.Client | undefined;
  let currentPid: number | undefined;

  /** What another process has; undefined once all is ours. */
  async function acquire(): Promise<Taken | undefined> {
    const client = new pg.Client({ ...clientConfig(address), application_name: `firebreak ${replica}` });
    client.on("error", () => undefined);
    const other = await lock(client).catch(async (error: unknown) => {
      // The answer may only be late: a connection that is left open would keep the name from all that come after it, and from us.
      await client.end().catch(() => undefined);
      throw error;
    });
    if (other !== undefined || closed) {
      await client.end();
      return other;
    }
    current = client;
    client.once("end", () => void again());
    return undefined;
  }

  async function lock(client: pg.Client): Promise<Taken | undefined> {
    await client.connect();
    // In one order everywhere: of two that want the same keys, one gets all of them.
    const names = [...new Set([replica, ...keys])].sort();
    const { rows } = await client.query(lockAll, [names]);
    const missing: string | undefined = rows.find(({ held }) => held !== true)?.name;
    if (missing === undefined) {
      currentPid = rows[0]?.pid;
      return undefined;
    }
    const [holder] = (await client.query(holderOf, [missing])).rows;
    // The server has not noticed yet that our last connection is gone: nobody else has anything of ours.
    if (holder !== undefined && holder.pid === currentPid) throw leftBehind(address);
    const by = holder?.name ? `${holder.name} at ${holder.place}` : "another process";
    return { what: missing === replica ? `the name ${missing}` : `the key ${missing}`, by };
  }

  /** After a lost connection: who took the name or a key meanwhile keeps it. */
  async function again(): Promise<void> {
    while (!closed) {
      await sleep(restMs, undefined, { ref: false });
      if (closed) return;
      const found = await acquire().then(
        (other) => ({ other }),
        () => undefined,
      );
      if (found === undefined) continue;
      taken = found.other;
      if (taken === undefined) return;
    }
  }

  const assertHeld = () => {
    if (taken === undefined) return;
    const found = `expected ${taken.what} to be one process's alone in ${address.name}, found it with ${taken.by}`;
    throw new FirebreakError("STORE_LOCKED", `${found}: stop that one, or give this one a key and a name of its own`, {
      retryable: true,
    });
  };

  // A process that was killed a moment ago may still have its connection.
  for (let attempt = 0; attempt < tries; attempt += 1) {
    taken = await acquire();
    if (taken === undefined) break;
    await sleep(restMs);
  }
  assertHeld();

  return {
    assertHeld,
    close: async () => {
      closed = true;
      await current?.end().catch(() => undefined);
    },
  };
}

function leftBehind({ name }: Address): FirebreakError {
  const message = `the connection to ${name} that was lost still holds the name of this replica; it is asked again`;
  return new FirebreakError("STORE_DOWN", message, { retryable: true });
}
