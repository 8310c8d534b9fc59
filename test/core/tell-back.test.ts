import { createHash } from "node:crypto";
import { expect } from "chai";
import type { Change } from "../../src/core/change.ts";
import { tell } from "../../src/core/tell.ts";
import type { Entry } from "../../src/core/types.ts";
import { fakeStore } from "../support/fakes.ts";

/** Entries up to `last` of one history of the journal, the first of which are those of another. */
function journalOf(last: number, name: string, common: readonly Entry[] = []): Entry[] {
  const fresh = Array.from({ length: last - common.length }, (_, index) => common.length + index + 1).map(
    (seq): Entry => {
      const hash = createHash("sha256").update(`${name} ${seq}`).digest("hex");
      return { kind: "finding", ref: `${name} ${seq}`, body: {}, seq, at: 0, prev: "", hash };
    },
  );
  return [...common, ...fresh];
}

describe("telling a journal that has lost its end", () => {
  /** Tells what there is, then what there is after the change. */
  const told = async (mark: number, before: readonly Entry[], after: readonly Entry[]) => {
    let journal = before;
    let looks = 0;
    const stop = new AbortController();
    const changes: Change[] = [];
    const marks: string[] = [];
    const all: string[] = [];
    const store = fakeStore({
      replica: "one",
      head: async () => ({ seq: journal.length, hash: journal.at(-1)?.hash ?? "" }),
      entries: async (seq, limit) => journal.slice(seq, seq + limit),
      told: async () => mark,
      markTold: (_, seq, back = false) => void marks.push(back ? `back to ${seq}` : `${seq}`),
      commit: async (change) => {
        changes.push(change);
        return [];
      },
    });
    // One look finds nothing more; then the standby takes over, and at the next such look all is told.
    const wait = async (ms: number, signal: AbortSignal) => {
      if (ms !== 200) return new Promise<void>((end) => signal.addEventListener("abort", () => end(), { once: true }));
      looks += 1;
      journal = after;
      if (looks > 1) stop.abort();
    };
    const notifier = { tell: async ({ ref }: Entry) => void all.push(ref) };
    await tell({ store, notifiers: [{ id: "n", notifier }], signal: stop.signal, wait });
    return { all, marks, changes };
  };

  it("goes on after the last entry that is there still, also when others have all its numbers again, and says so", async () => {
    const before = journalOf(1_000, "old");
    const after = journalOf(1_003, "new", before.slice(0, 990));

    const { all, marks, changes } = await told(998, before, after);

    expect(all).to.deep.equal(["old 999", "old 1000", ...after.slice(990).map(({ ref }) => ref)]);
    expect(marks.slice(0, 4)).to.deep.equal(["999", "1000", "back to 990", "991"]);
    expect(changes.map(({ entries, once }) => [entries[0]?.kind, entries[0]?.body["severity"], once])).to.deep.equal([
      ["fault", "critical", `lost:${before[999]?.hash}`],
    ]);
  });

  it("tells the last fifty again where a mark is beyond the end at the start: twice rather than never", async () => {
    const journal = journalOf(60, "new");

    const { all, marks } = await told(1_000, journal, journal);

    expect(all).to.deep.equal(journal.slice(10).map(({ ref }) => ref));
    expect(marks[0]).to.equal("back to 10");
  });

  it("says nothing of a journal that goes on", async () => {
    const before = journalOf(130, "old");
    const after = journalOf(260, "old");

    const { all, changes } = await told(3, before, after);

    expect(all).to.deep.equal(after.slice(3).map(({ ref }) => ref));
    expect(changes).to.deep.equal([]);
  });
});
