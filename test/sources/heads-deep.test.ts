import { expect } from "chai";
import { createRetractions } from "../../src/core/retract.ts";
import type { Block, Finding, Observation } from "../../src/core/types.ts";
import { findingOf } from "../support/fakes.ts";
import { branch, gone, node, numbers, watch } from "./chains.ts";

const trunk = branch("a", 0, 200);
const depths = [1, 2, 7, 32, 64];

/** A chain at block 200 of which the last `depth` blocks are exchanged for as many and one more. */
async function reorganised(depth: number) {
  const { chain, switchTo } = node(trunk.slice(0, 101));
  const watching = watch({ chain });
  await watching.poll();
  switchTo(trunk.slice(101, 201));
  await watching.poll();
  const from = 201 - depth;
  switchTo(branch(`r${depth}`, from, 201));
  return { from, after: await watching.poll(), again: await watching.poll(), switchTo, watching };
}

const retractedBy = (findings: readonly Finding[], observations: readonly Observation[]) => {
  const retractions = createRetractions();
  for (const finding of findings) retractions.remember(finding);
  return observations.flatMap((one) => retractions.by(one)).map(({ ref }) => ref);
};
const foundIn = ({ number, hash }: Block, key: string) => findingOf({ key, block: { number, hash } });

describe("a reorganisation of 1, 2, 7, 32 and 64 blocks", () => {
  it("takes away exactly the blocks that are gone, once, and shows each new one once, in order", async () => {
    for (const depth of depths) {
      const { from, after, again } = await reorganised(depth);

      const [first, ...others] = gone(after);
      expect(first).to.deep.equal(Array.from({ length: depth }, (_, index) => 200 - index));
      expect(others.flat()).to.deep.equal([]);
      expect(numbers(after)).to.deep.equal(Array.from({ length: depth + 1 }, (_, index) => from + index));
      expect(again).to.deep.equal([]);
    }
  });

  it("retracts a finding of a block that is gone, at both ends, and none of the block before", async () => {
    for (const depth of depths) {
      const { from, after } = await reorganised(depth);
      const at = (number: number) => trunk[number] as Block;
      const findings = [foundIn(at(from - 1), "before"), foundIn(at(from), "deepest"), foundIn(at(200), "newest")];

      expect(retractedBy(findings, after)).to.deep.equal(["deepest", "newest"]);
    }
  });

  it("shows the old blocks once more when the chain turns back, and takes the new ones away", async () => {
    // One block more than the depth turns back, which has to be within what is looked back.
    for (const depth of depths.filter((one) => one < 64)) {
      const { from, switchTo, watching } = await reorganised(depth);
      switchTo([...trunk.slice(from), ...branch("a", 201, 202)]);

      const back = await watching.poll();

      expect(numbers(back)).to.deep.equal(Array.from({ length: 203 - from }, (_, index) => from + index));
      expect(gone(back)[0]).to.have.length(depth + 1);
    }
  });
});
