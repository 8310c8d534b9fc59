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

  it("end late where they come and go, so that one which flaps is told no oftener than one that goes on: just below, at", () => {
    const { told, it, passing } = set();
    const socket = passing("ws");

    // Every other minute, for half an hour.
    for (let minute = 0; minute < 30; minute++) {
      it.now = minute * 60_000;
      if (minute % 2 === 0) socket.failed("the node ended the connection");
      socket.well();
    }
    expect(told).to.deep.equal(Array(3).fill("ws the node ended the connection"));

    for (const now of [28 * 60_000 + 599_999, 28 * 60_000 + 600_000]) {
      it.now = now;
      socket.well();
    }
    expect(told.slice(3)).to.deep.equal(["ws it works, and has not failed for ten minutes (over)"]);
  });

  it("say of a node what it is, and that it is over", () => {
    const { told, onNode } = set();

    onNode("a:8545", "it shows no head", false);
    onNode("a:8545", "it answers", true);

    expect(told).to.deep.equal(["node:a:8545 it shows no head", "node:a:8545 it answers (over)"]);
  });
});
