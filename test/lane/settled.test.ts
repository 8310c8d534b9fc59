import { expect } from "chai";
import type { NewEntry } from "../../src/core/types.ts";
import { learn } from "../core/deciding.ts";
import { blockOf, fakeAction, fakeStore, findingOf } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

describe("replicas of which each sees that a containment was lost", () => {
  it("say it by one name, so that it is written and told once (it was told by each of them)", async () => {
    const before: NewEntry[] = [];
    learn({ take: (entry) => void before.push(entry) }, findingOf());
    const named = { action: "pause", incident: "owner:changed" };
    before.push({ kind: "intent", ref: "1:k", body: { ...named, chain: "1" } });
    before.push({ kind: "outcome", ref: "1:k", body: { ...named, status: "already", verifiedBlock: "101", on: "1" } });
    const journal = before.map((entry, index) => ({ ...entry, seq: index + 1, at: 0, prev: "", hash: "" }));
    const isLoss = ({ kind }: NewEntry) => kind === "retracted";
    const nameOf = async (replica: string, head: number) => {
      const store = fakeStore({ replica, entries: async (after) => journal.filter(({ seq }) => seq > after) });
      const action = fakeAction({ holds: async () => false });
      const { app } = chainOf({ name: "one", id: 1n, head, steps: ["pause"], action });
      const chain = { ...app.chain, blockAt: async (number: bigint) => blockOf(number) };
      await runAll([{ ...app, chain }], store, (all) => all.some(isLoss));
      return store.changes.flatMap(({ entries, once }) => (entries.some(isLoss) ? [once] : []));
    };

    const names = [...(await nameOf("one", 105)), ...(await nameOf("two", 106))];

    expect(names).to.have.lengthOf(2);
    expect(new Set(names).size).to.equal(1);
    expect(names[0]).to.match(/^retracted 1:k /);
  });
});
