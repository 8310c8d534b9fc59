import { expect } from "chai";
import type { NewEntry } from "../../src/core/types.ts";
import { approver } from "../core/deciding.ts";
import { blockOf, fakeStore } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

describe("a brake whose time is over", () => {
  it("is said to be over, also where it ended while nothing ran, and by one name on every chain", async () => {
    const ends = `${blockOf(100).timestamp}`;
    const body = { verb: "brake", scope: "*", ends, nonce: "0x07", by: [approver] };
    const brake = { kind: "command", ref: "brake:*", body, seq: 1, at: 0, prev: "", hash: "" } as const;
    const store = fakeStore({ entries: async (after) => (after === 0 ? [brake] : []) });
    const chains = [1n, 2n].map((id) => chainOf({ name: `c${id}`, id, head: 101, steps: [] }).app);
    const isEnd = ({ kind, body: { verb } }: NewEntry) => kind === "command" && verb === "ended";

    await runAll(chains, store, (all) => all.filter(isEnd).length === 2);

    const names = store.changes.flatMap(({ entries, once }) => (entries.some(isEnd) ? [once] : []));
    expect(names).to.deep.equal([`ended brake * ${ends}`, `ended brake * ${ends}`]);
  });
});
