import { expect } from "chai";
import { costOf } from "../../src/cli/check-cost.ts";

describe("what check says that a detector costs", () => {
  it("names what it asks once beside what it asks at each block (a window of 300 blocks was said to ask nothing)", () => {
    const detector = { callsPerBlock: 0, callsAtStart: 598 };

    expect(costOf({ id: "drain", detector })).to.deep.equal([
      "✓ drain: at most 0 request(s) to a node per block, and 598 once, for the blocks before its first look",
    ]);
  });

  it("names what each further block of another chain costs", () => {
    const detector = { callsPerBlock: 2, callsPerOther: 2, callsAtStart: 118 };

    expect(costOf({ id: "drain", detector }).join()).to.include(
      "at most 2 request(s) to a node per block, 2 for each further block that another chain makes meanwhile, and 118 once,",
    );
  });

  it("says nothing of what is asked once where nothing is, and nothing at all of a detector whose cost is its own", () => {
    expect(costOf({ id: "cap", detector: { callsPerBlock: 2, callsAtStart: 0 } })).to.deep.equal([
      "✓ cap: at most 2 request(s) to a node per block",
    ]);
    expect(costOf({ id: "out", detector: {} })).to.deep.equal([]);
  });
});
