import { statSync } from "node:fs";
import { unreadable } from "../actions/view.ts";
import { FirebreakError } from "../core/errors.ts";
import { isReference } from "../lib/references.ts";
import { type Location, openRecordReadOnly } from "../record.ts";
import { requireKept } from "../store/lost.ts";
import type { StoreReader } from "../store/sqlite.ts";
import type { Objection } from "./check.ts";

/** Says why a responder would not start with this file. A database is often out of reach of who checks, which says nothing of who runs. */
export async function recordObjections({ store, env }: Location): Promise<readonly Objection[]> {
  const found = isReference(store) ? undefined : statSync(store, { throwIfNoEntry: false });
  try {
    if (!isReference(store)) requireKept(store);
    if (found?.isFile() !== true || found.size === 0) return [];
    const reader = await openRecordReadOnly({ store, env });
    await reader.head().finally(() => reader.close());
    return [];
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error;
    return [{ about: "store", objection: error.message }];
  }
}

/** What responders that ran with a record saw. */
export type Known = {
  /** Detectors that found something. */
  readonly found: ReadonlySet<string>;
  /** The last block that was looked at, by chain. */
  readonly lookedAt: ReadonlyMap<bigint, bigint>;
};

/** Of a file that is not there, or in which nothing was written yet, nothing; undefined of a record that nobody can read from here, which may say anything. */
export async function knownAt(location: Location, chains: readonly bigint[]): Promise<Known | undefined> {
  const { store } = location;
  const size = isReference(store) ? undefined : (statSync(store, { throwIfNoEntry: false })?.size ?? 0);
  try {
    if (size === 0) requireKept(store);
    if (size === 0) return { found: new Set(), lookedAt: new Map() };
    const reader = await openRecordReadOnly(location);
    return await read(reader, chains).finally(() => reader.close());
  } catch (error) {
    return unreadable(error, undefined);
  }
}

async function read(reader: StoreReader, chains: readonly bigint[]): Promise<Known> {
  // Asked first: what is found in a block is written before the block counts as looked at.
  const cursors = await Promise.all(chains.map(async (id) => [id, await reader.cursor(id)] as const));
  const lookedAt = cursors.flatMap(([id, cursor]) => (cursor === undefined ? [] : [[id, cursor.number] as const]));
  return { found: await foundIn(reader), lookedAt: new Map(lookedAt) };
}

const pageSize = 1_000;

async function foundIn(reader: StoreReader): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const next = (after: number) => reader.entries(after, pageSize, ["finding"]);
  for (let page = await next(0); page.length > 0; page = await next(page.at(-1)?.seq ?? 0))
    for (const { body } of page) found.add(String(body["detector"]));
  return found;
}
