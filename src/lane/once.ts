import type { Store } from "../core/parts.ts";
import { type Recorder, record } from "../core/record.ts";
import type { NewEntry } from "../core/types.ts";

/** Replicas that see the same of one containment, or of blocks that are gone, say it once. */
export function saidOnce({ store, shout }: Pick<Recorder, "shout"> & { readonly store: Store }) {
  return (entries: readonly NewEntry[]) =>
    Promise.all(
      entries.map(async (entry) => {
        const { kind, ref, body } = entry;
        const once = `${kind} ${ref} ${body["minedBlock"] ?? body["gone"] ?? body["reason"]}`;
        await record({ entries: [entry], ...(store.replica !== undefined && { once }) }, { store, shout });
      }),
    );
}
