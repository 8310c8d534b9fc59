import type { Store } from "./parts.ts";
import type { Entry } from "./types.ts";

/** What is read on, and where it goes on: before the place that was asked for, where the journal has lost that, the last entry of which `lost` says. */
export type Page = { readonly page: readonly Entry[]; readonly from: number; readonly lost?: string };

export type Pages = {
  after(seq: number): Promise<Page>;
  /** This one is done with; the next page is asked for after it. */
  took(entry: Pick<Entry, "hash">): void;
};

/**
 * Reads a journal on, `limit` entries at a time. Where replicas share one, a standby that lacks its last entries may take over, and other ones get their numbers:
 * who went on from a number alone would never see those. So each page is asked for with the entry before it.
 */
export function createPages(
  { entries, head, replica }: Pick<Store, "entries" | "head" | "replica">,
  limit: number,
): Pages {
  /** The hashes of the last entries before the next page. */
  let taken: readonly string[] = [];

  /** The last entry that was taken and is there still; where none is known, somewhat before the end: twice rather than never. */
  async function goBack(seq: number): Promise<Page> {
    const start = Math.max(0, Math.min(seq, (await head()).seq) - limit);
    const left = (await entries(start, limit)).findLast(({ hash }) => taken.includes(hash));
    const lost = taken.at(-1) ?? `${seq}`;
    taken = [];
    return { page: [], from: left?.seq ?? start, lost };
  }

  return {
    took: ({ hash }) => {
      taken = [...taken.slice(1 - limit), hash];
    },
    after: async (seq) => {
      if (replica === undefined || seq === 0) return { page: await entries(seq, limit), from: seq };
      const before = taken.length === 0 ? Math.min(seq, limit) : 1;
      const all = await entries(seq - before, before + limit);
      const known = all.filter((one) => one.seq <= seq);
      const last = known.at(-1);
      if (last?.seq !== seq || last.hash !== (taken.at(-1) ?? last.hash)) return goBack(seq);
      if (taken.length === 0) taken = known.map(({ hash }) => hash);
      return { page: all.slice(known.length), from: seq };
    },
  };
}
