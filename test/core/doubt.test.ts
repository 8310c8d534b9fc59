import { expect } from "chai";
import { isSurer, marked, mostOf } from "../../src/core/doubt.ts";
import { blockOf, findingOf, hashFor, observationOf, sender, target } from "../support/fakes.ts";

const pending = { hash: hashFor("tx"), from: sender, includable: true };
const stuck = { ...pending, includable: false };

describe("doubt", () => {
  it("ranks what a quorum saw mined before what it did not, that before what is not mined, that before what could not be, and a person's order first", () => {
    const ranked = [
      ...[{}, { belowQuorum: true }, { pending }, { pending, belowQuorum: true }],
      ...[{ pending: stuck }, { pending: stuck, belowQuorum: true }],
    ].map(findingOf);

    for (const [at, one] of ranked.entries())
      expect(ranked.map((other) => isSurer(one, other))).to.deep.equal(ranked.map((_, other) => at < other));
    expect(isSurer(findingOf({ order: ["pause"], belowQuorum: true }), findingOf({ belowQuorum: true }))).to.equal(
      true,
    );
  });

  it("forgets of too many the most doubtful first, then the oldest: below, at and above the most", () => {
    const [old, late] = [findingOf({ key: "old" }), findingOf({ key: "late", block: blockOf(101) })];
    const unsure = findingOf({ key: "unsure", block: blockOf(102), belowQuorum: true });
    const all = [late, old, unsure];

    expect([mostOf(all, 4), mostOf(all, 3)]).to.deep.equal([{ kept: all }, { kept: all }]);
    expect(mostOf(all, 2)).to.deep.equal({ kept: [late, old], least: unsure });
    expect(mostOf([late, old], 1)).to.deep.equal({ kept: [late], least: old });
  });

  it("takes the time of a block that the quorum vouches for, and of nothing that one node may have made up, or that is in no block", () => {
    const report = { detector: "owner", key: "told", subject: target, evidence: {} };
    const timeOf = (more: object) => marked(findingOf(), observationOf(blockOf(100), more)).time;

    const times = [{}, { isHead: false }, { belowQuorum: true }, { pending }, { report }].map(timeOf);

    const { timestamp } = blockOf(100);
    expect(times).to.deep.equal([timestamp, timestamp, undefined, undefined, undefined]);
  });
});
