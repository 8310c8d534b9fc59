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
});
