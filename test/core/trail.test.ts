import { expect } from "chai";
import { createTrail, trailOf } from "../../src/core/trail.ts";
import type { Block } from "../../src/core/types.ts";
import { blockOf } from "../support/fakes.ts";

const hashOf = (number: number) => blockOf(number).hash;
const hashes = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => hashOf(from - index));

/** Of a first start, after these blocks. */
function trailAfter(...blocks: readonly Block[]) {
  const trail = createTrail(undefined);
  for (const block of blocks) trail.take({ block });
  return trail;
}
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => blockOf(from + index));

describe("the trail of a cursor", () => {
  it("is the blocks before it that were shown, as far as the first one, or 64: just below, at, above", () => {
    const of = (number: number) => trailAfter(...upTo(100, number)).at(blockOf(number));

    expect(of(102)).to.deep.equal({ number: 102n, hash: hashOf(102), before: hashes(101, 100), first: 100n });
    expect([of(163), of(164), of(165)].map(({ before }) => before?.length)).to.deep.equal([63, 64, 64]);
    expect(of(165).before?.at(-1)).to.equal(hashOf(101));
  });

  it("goes on after a restart where it was, and knows the first block that was ever shown", () => {
    const cursor = trailAfter(...upTo(100, 102)).at(blockOf(102));
    const trail = createTrail(cursor);
    const same = trail.at(blockOf(102));
    trail.take({ block: blockOf(103) });

    expect(same).to.deep.equal(cursor);
    expect(trail.at(blockOf(103))).to.deep.include({ before: hashes(102, 100), first: 100n });
  });

  it("leaves out what a reorganisation took away, what one node alone showed and what was shown in part", () => {
    const trail = trailAfter(...upTo(100, 103));
    trail.take({ block: blockOf(102, "b", "a") });
    trail.take({ block: blockOf(103, "b"), belowQuorum: true });
    trail.take({ block: blockOf(103, "b"), isPartial: true });

    expect(trail.at(blockOf(102, "b")).before).to.deep.equal(hashes(101, 100));
    expect(trail.at(blockOf(103, "b")).before).to.deep.equal([]);
  });

  it("joins older blocks that are filled in with the newer ones that were shown before them", () => {
    const trail = trailAfter(blockOf(100), blockOf(103), blockOf(101), blockOf(104), blockOf(102));

    expect(trail.at(blockOf(104)).before).to.deep.equal(hashes(103, 100));
  });

  it("does not say what came first where an older record does not know it", () => {
    const { number, hash } = blockOf(100);
    const trail = createTrail({ number, hash });
    trail.take({ block: blockOf(101) });

    expect(trail.at(blockOf(101))).to.deep.include({ before: [hash], first: 0n });
  });

  it("is the oldest first for whoever follows the chain", () => {
    const cursor = trailAfter(...upTo(100, 102)).at(blockOf(102));

    expect(trailOf(cursor)).to.deep.equal(upTo(100, 102).map(({ number, hash }) => ({ number, hash })));
    expect(trailOf(undefined)).to.deep.equal([]);
  });
});
