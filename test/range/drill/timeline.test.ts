import { expect } from "chai";
import type { Entry } from "../../../src/core/types.ts";
import { timelineOf } from "../../../src/range/drill/timeline.ts";
import { scoreOf } from "./scores.ts";

type Said = Pick<Entry, "kind" | "body">;
const outcome = (body: Entry["body"]): Said => ({ kind: "outcome", body });
const finding: Said = { kind: "finding", body: { block: "10", detector: "keeper" } };
const intent: Said = { kind: "intent", body: { block: "11", action: "pause" } };

/** Where these entries stand, counted from the first signal in block 10. */
function placesOf(...said: readonly Said[]) {
  const entries = said.map((one, at) => ({ ...one, seq: at + 1, ref: "x", at, prev: "", hash: "" }));
  const performance = { beats: [], played: [] };
  return timelineOf({ score: scoreOf(), performance, entries }).map(({ block, text }) => `${block} ${text}`);
}

describe("the timeline of a drill", () => {
  it("shows a transaction that reverted in its block", () => {
    const failed = outcome({ status: "failed", minedBlock: "12" });

    expect(placesOf(finding, intent, failed)).to.deep.equal(["0 finds: keeper", "2 failed"]);
  });

  it("shows once what was found twice in a block, whose second time is chance, and as often as it is there what is another", () => {
    const performance = { beats: [], played: [] };
    const found = (seq: number, ref: string, block: string) =>
      ({ ...finding, seq, ref, at: seq, prev: "", hash: "", body: { ...finding.body, block } }) as const;
    const entries = [
      found(1, "x", "10"),
      found(2, "x", "10"),
      found(3, "x", "11"),
      found(4, "x", "12"),
      found(5, "y", "12"),
    ];

    expect(
      timelineOf({ score: scoreOf(), performance, entries }).map(({ block, times }) => [block, times]),
    ).to.deep.equal([
      [0, 1],
      [1, 1],
      [2, 2],
    ]);
  });

  it("shows what never landed at the latest block that was known then, and at the signal where none was (it stood before the attack, at block 0)", () => {
    const abandoned = outcome({ status: "failed" });

    expect(placesOf(finding, intent, abandoned)).to.deep.equal(["0 finds: keeper", "1 failed"]);
    expect(placesOf(abandoned)).to.deep.equal(["0 failed"]);
  });

  it("shows what was contained already in the block at which that was seen", () => {
    const already = outcome({ status: "already", verifiedBlock: "13" });

    expect(placesOf(finding, already)).to.deep.equal(["0 finds: keeper", "3 already"]);
  });
});
