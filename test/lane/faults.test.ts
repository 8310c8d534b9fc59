import { expect } from "chai";
import type { NewEntry } from "../../src/core/types.ts";
import { createFaults } from "../../src/lane/faults.ts";

function set() {
  const [told, it]: [string[], { now: number }] = [[], { now: 0 }];
  const note = (entries: readonly NewEntry[]) =>
    told.push(...entries.map(({ ref, body }) => `${ref} ${body["reason"]}${body["over"] === true ? " (over)" : ""}`));
  return { told, it, ...createFaults(note, () => it.now) };
}

describe("the faults of a chain", () => {
  it("are over when nothing went wrong for a minute: just below, at, and told once (it was never told)", () => {
    const { told, it, ending } = set();
    const source = ending("source", "blocks are read again");

    source.well();
    source.failed("no node answers");
    for (const now of [59_999, 60_000, 60_001]) {
      it.now = now;
      source.well();
    }

    expect(told).to.deep.equal(["source no node answers", "source blocks are read again (over)"]);
  });

  it("are not over while they go on, and told at once where the same comes back", () => {
    const { told, it, ending } = set();
    const source = ending("source", "blocks are read again");

    for (const now of [0, 50_000, 100_000]) {
      it.now = now;
      source.failed("no node answers");
      source.well();
    }
    expect(told).to.have.length(1);

    it.now = 160_000;
    source.well();
    source.failed("no node answers");
    expect(told).to.deep.equal([
      "source no node answers",
      "source blocks are read again (over)",
      "source no node answers",
    ]);
  });

  it("say of a node what it is, and that it is over", () => {
    const { told, onNode } = set();

    onNode("a:8545", "it shows no head", false);
    onNode("a:8545", "it answers", true);

    expect(told).to.deep.equal(["node:a:8545 it shows no head", "node:a:8545 it answers (over)"]);
  });
});
