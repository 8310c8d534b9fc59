import { statSync } from "node:fs";
import { FirebreakError } from "../core/errors.ts";
import { isReference } from "../lib/references.ts";
import { type Location, openRecordReadOnly } from "../record.ts";
import type { Objection } from "./check.ts";

/** The record that a configuration names, before anything is written into it. */
export type Named = {
  /** Whether a responder has run with it. */
  readonly isBegun: boolean;
  readonly objections: readonly Objection[];
};

const unbegun: Named = { isBegun: false, objections: [] };

/** Says why a responder would not start with this file. A database is often out of reach of who checks, which says nothing of who runs. */
export async function recordAt(location: Location): Promise<Named> {
  const { store } = location;
  const isShared = isReference(store);
  const found = isShared ? undefined : statSync(store, { throwIfNoEntry: false });
  if (!isShared && (found?.isFile() !== true || found.size === 0)) return unbegun;
  try {
    const reader = await openRecordReadOnly(location);
    const { seq } = await reader.head().finally(() => reader.close());
    return { isBegun: seq > 0, objections: [] };
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error;
    return isShared ? unbegun : { isBegun: false, objections: [{ about: "store", objection: error.message }] };
  }
}
