import { expect } from "chai";
import type { EntryKind } from "../src/core/kinds.ts";
import type { Entry, NewEntry } from "../src/core/types.ts";
import { lastRunOf } from "../src/last-run.ts";

/** A record with these entries, read by a replica. */
function recordOf(replica: string | undefined, ...entries: readonly (readonly [kind: EntryKind, replica?: string])[]) {
  const all = entries.map(([kind, by], index) => {
    const body: NewEntry["body"] = by === undefined ? {} : { replica: by };
    return { kind, ref: "responder", body, seq: index + 1, at: 0, prev: "", hash: "" } satisfies Entry;
  });
  const read = async (after: number, limit: number, kinds: readonly EntryKind[] = []) =>
    all.filter(({ seq, kind }) => seq > after && kinds.includes(kind)).slice(0, limit);
  return { ...(replica && { replica }), head: async () => ({ seq: all.length, hash: "" }), entries: read };
}

describe("the run before this one", () => {
  it("left no stop where it was killed (a clean stop and a kill -9 looked alike)", async () => {
    expect(await lastRunOf(recordOf(undefined, ["started"], ["fault"]))).to.match(/^left no stop in the record/);
    expect(await lastRunOf(recordOf(undefined, ["started"], ["stopped"], ["started"]))).to.match(/^left no stop/);
  });

  it("is nothing to speak of where it was told to stop, and where there was none", async () => {
    expect(await lastRunOf(recordOf(undefined, ["started"], ["stopped"], ["drill"]))).to.equal(undefined);
    expect(await lastRunOf(recordOf(undefined))).to.equal(undefined);
  });

  it("is this replica's own", async () => {
    const others = [
      ["started", "one"],
      ["stopped", "one"],
      ["started", "two"],
    ] as const;

    expect(await lastRunOf(recordOf("one", ...others))).to.equal(undefined);
    expect(await lastRunOf(recordOf("two", ...others))).to.match(/^left no stop/);
  });
});
