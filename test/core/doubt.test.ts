import { expect } from "chai";
import { isSurer } from "../../src/core/doubt.ts";
import { findingOf, hashFor, sender } from "../support/fakes.ts";

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
});
