import { expect } from "chai";
import { isSurer, marked } from "../../src/core/doubt.ts";
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

  it("takes the time of a block that the quorum vouches for, and of nothing that one node may have made up, or that is in no block", () => {
    const report = { detector: "owner", key: "told", subject: target, evidence: {} };
    const timeOf = (more: object) => marked(findingOf(), observationOf(blockOf(100), more)).time;

    const times = [{}, { isHead: false }, { belowQuorum: true }, { pending }, { report }].map(timeOf);

    const { timestamp } = blockOf(100);
    expect(times).to.deep.equal([timestamp, timestamp, undefined, undefined, undefined]);
  });
});
