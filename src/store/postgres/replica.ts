import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { FirebreakError } from "../../core/errors.ts";
import { type Address, clientConfig } from "./pool.ts";

const tries = 10;
const restMs = 300;

/** The right to be this replica: nobody else signs with its key. The database ends it with the connection, however the process dies. */
export type ReplicaLock = { assertHeld(): void; close(): Promise<void> };

/** Raises `STORE_LOCKED` when another process is this replica. */
export async function lockReplica(address: Address, replica: string): Promise<ReplicaLock> {
  let closed = false;
  let taken = false;
  let current: pg.Client | undefined;

  /** False when another process has it. */
  async function acquire(): Promise<boolean> {
    const client = new pg.Client(clientConfig(address));
    client.on("error", () => undefined);
    const isHeld = await lock(client).catch(async (error: unknown) => {
      // The answer may only be late: a connection that is left open would keep the name from all that come after it, and from us.
      await client.end().catch(() => undefined);
      throw error;
    });
    if (!isHeld || closed) {
      await client.end();
      return false;
    }
    current = client;
    client.once("end", () => void again());
    return true;
  }

  async function lock(client: pg.Client): Promise<boolean> {
    await client.connect();
    const { rows } = await client.query("SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held", [
      `firebreak ${replica}`,
    ]);
    return rows[0]?.held === true;
  }

  /** After a lost connection: who took the name meanwhile keeps it. */
  async function again(): Promise<void> {
    while (!closed) {
      await sleep(restMs, undefined, { ref: false });
      if (closed) return;
      const held = await acquire().catch(() => undefined);
      if (held === undefined) continue;
      taken = !held;
      if (held) return;
    }
  }

  const assertHeld = () => {
    if (!taken) return;
    throw new FirebreakError(
      "STORE_LOCKED",
      `another process runs as replica ${replica} of ${address.name}: stop it, or give this one another key or name`,
      { retryable: true },
    );
  };

  // A process that was killed a moment ago may still have its connection.
  for (let attempt = 0; attempt < tries; attempt += 1) {
    taken = !(await acquire());
    if (!taken) break;
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
