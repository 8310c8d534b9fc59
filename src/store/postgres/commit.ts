import type pg from "pg";
import type { FirebreakError } from "../../core/errors.ts";
import { entryJson } from "../journal.ts";
import type { Place, WireChange } from "../wire.ts";
import { postgresFault } from "./faults.ts";

/** One round trip is shared by at most so many changes. */
const maxBatch = 256;

type Waiting = {
  readonly change: WireChange;
  resolve(places: readonly Place[] | undefined): void;
  reject(error: FirebreakError): void;
};

export type CommitOptions = {
  readonly pool: Pick<pg.Pool, "query">;
  readonly name: string;
  readonly replica: string;
  readonly leaseMs: number;
  /** The fence with which this replica holds an intent. */
  readonly fences: ReadonlyMap<string, number>;
};

/** The one function that knows the dialect: makes changes durable in the order given. While one group is on its way, the next one gathers. */
export function createCommit({ pool, name, replica, leaseMs, fences }: CommitOptions) {
  let waiting: Waiting[] = [];
  let busy: Promise<void> | undefined;

  async function send(group: readonly Waiting[]): Promise<void> {
    try {
      const text = "SELECT commit_changes($1::jsonb, $2, $3) AS results";
      const changes = JSON.stringify(
        group.map(({ change }) => toJson(change, fences)),
        plain,
      );
      const { rows } = await pool.query({ name: "commit", text, values: [changes, replica, leaseMs] });
      const results: readonly unknown[] = rows[0].results;
      for (const [index, one] of group.entries()) settle(one, results[index], name);
    } catch (error) {
      for (const one of group) one.reject(postgresFault(error, name));
    }
  }

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.slice(0, maxBatch);
      waiting = waiting.slice(maxBatch);
      await send(group);
    }
    busy = undefined;
  }

  return {
    commit: (change: WireChange): Promise<readonly Place[] | undefined> =>
      new Promise((resolve, reject) => {
        waiting.push({ change, resolve, reject });
        busy ??= work();
      }),
    /** Resolves when everything asked before has its answer. */
    idle: async (): Promise<void> => {
      await busy;
    },
  };
}

function settle({ resolve, reject }: Waiting, result: unknown, name: string): void {
  if (result === null) resolve(undefined);
  else if (isPlaces(result)) resolve(result);
  else {
    const { code, message } = result as { code: string; message: string };
    reject(postgresFault(Object.assign(new Error(message), { code }), name));
  }
}

function isPlaces(result: unknown): result is readonly Place[] {
  return Array.isArray(result);
}

function toJson({ entries, ...change }: WireChange, fences: ReadonlyMap<string, number>) {
  const held = [change.variant?.intent, change.closes].flatMap((id) => {
    const fence = id === undefined ? undefined : fences.get(id);
    return id === undefined || fence === undefined ? [] : [[id, fence]];
  });
  return {
    ...change,
    fences: Object.fromEntries(held),
    entries: entries.map((entry) => ({ ...entry, json: entryJson(entry) })),
  };
}

function plain(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
