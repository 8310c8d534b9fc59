import { expect } from "chai";
import type { Entry } from "../../../src/core/types.ts";
import { stagesInBlocks, stagesInMs } from "../../../src/range/drill/stages.ts";

const entry = (kind: Entry["kind"], at: number, body: Entry["body"]): Entry => ({
  ...{ kind, at, body, seq: at, ref: "x", prev: "", hash: "" },
});
const before = [
  entry("finding", 210, { block: "98", foundAt: 208 }),
  entry("decision", 210, { decidedAt: 209, verdict: "wait" }),
];
const answer = [
  entry("finding", 1_010, { block: "100", foundAt: 1_008 }),
  entry("decision", 1_010, { decidedAt: 1_009 }),
  entry("intent", 1_010, {}),
  entry("broadcast", 1_020, {}),
];
const outcome = entry("outcome", 1_420, { minedBlock: "101", verifiedBlock: "101" });
const performance = {
  played: [],
  beats: [100n, 101n].map((number, index) => ({
    ...{ on: "mainnet", number, at: 1_000 + 400 * index, clockMs: 0, held: [] },
  })),
};
const nothing = { detect: null, decide: null, broadcast: null, mine: null, verify: null };

describe("the stages of a containment", () => {
  it("never came where nothing was found, or nothing but before the signal", () => {
    expect(stagesInBlocks([], undefined, performance, 100n)).to.deep.equal(nothing);
    expect(stagesInBlocks(before, undefined, performance, 100n)).to.deep.equal(nothing);
  });

  it("count from the signal, not from what was found and left alone before it", () => {
    const entries = [...before, ...answer, outcome];

    const blocks = { detect: 0, decide: 0, broadcast: 0, mine: 1, verify: 1 };
    expect(stagesInBlocks(entries, outcome, performance, 100n)).to.deep.equal(blocks);
    expect(stagesInMs(entries, outcome, performance, 100n, 101n)).to.include({ detect: 8, decide: 9 });
  });

  it("are decided and sent on the block that was the last one by then, and sent never where nothing was (they were those of the finding)", () => {
    const [finding, decision, intent] = [answer[0], entry("decision", 1_450, { decidedAt: 1_440 }), answer[2]];
    const slow = [finding, decision, intent].filter((one) => one !== undefined);

    expect(stagesInBlocks([...slow, entry("broadcast", 1_400, {})], undefined, performance, 100n)).to.deep.equal({
      ...{ detect: 0, decide: 1, broadcast: 1, mine: null, verify: null },
    });
    expect(stagesInBlocks(slow, undefined, performance, 100n)).to.include({ decide: 1, broadcast: null });
  });

  it("are sent before they are mined, where the answer to it was noted after that (a drill with a crash was mined before it was broadcast)", () => {
    const entries = [...answer.slice(0, 3), entry("broadcast", 1_402, {}), outcome];
    const own = (at: number) => [...answer.slice(0, 3), entry("broadcast", at, {}), entry("outcome", 1_420, {})];

    expect(stagesInBlocks(entries, outcome, performance, 100n)).to.include({ decide: 0, broadcast: 0, mine: 1 });
    expect(stagesInMs(entries, outcome, performance, 100n, 101n)).to.include({ broadcast: 400, mine: 400 });
    // Nothing of the responder's is in the block in which the effect was found.
    expect(stagesInMs(own(1_402), own(1_402).at(-1), performance, 100n, 101n)).to.include({ broadcast: 402 });
  });

  it("are sent when that was noted, where a signal's own block is played again and holds the answer", () => {
    const again = entry("outcome", 1_420, { minedBlock: "100", verifiedBlock: "100" });
    const entries = [...answer, again];

    expect(stagesInBlocks(entries, again, performance, 100n)).to.include({ decide: 0, broadcast: 0, mine: 0 });
    expect(stagesInMs(entries, again, performance, 100n, 100n)).to.include({ decide: 9, broadcast: 20 });
  });
});
