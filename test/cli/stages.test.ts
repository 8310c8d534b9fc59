import { expect } from "chai";
import { createStages } from "../../src/cli/stages.ts";
import type { NewEntry } from "../../src/core/types.ts";

const entry = (kind: NewEntry["kind"], ref: string, body: NewEntry["body"] = {}): NewEntry => ({ kind, ref, body });
const story: readonly NewEntry[] = [
  entry("finding", "k"),
  entry("decision", "k", { verdict: "act" }),
  entry("intent", "i", { incident: "k", action: "pause" }),
  entry("broadcast", "i"),
  entry("outcome", "i", { status: "contained" }),
  entry("stable", "i"),
];

function seen(entries: readonly NewEntry[]) {
  const stages = createStages();
  for (const one of entries) stages.take(one);
  return stages;
}

describe("the stages", () => {
  it("go from detected to reorg-stable, one entry each", () => {
    expect(story.map((_, index) => seen(story.slice(0, index + 1)).of("k"))).to.deep.equal([
      "detected",
      "authorised",
      "intent",
      "broadcast",
      "verified",
      "reorg-stable",
    ]);
  });

  it("do not go back for another finding, and do for what a reorganisation took", () => {
    const later = [...story.slice(0, 5), entry("finding", "k"), entry("decision", "k", { verdict: "ignore" })];

    expect(seen(later).of("k")).to.equal("verified");
    expect(seen([...later, entry("retracted", "i", { action: "pause" })]).of("k")).to.equal("broadcast");
  });

  it("do not go back where others contained it meanwhile, and the block of a withdrawal is gone (it was called broadcast)", () => {
    const withdrawn = entry("outcome", "first", { status: "withdrawn", incident: "k", action: "pause" });
    const first = [
      entry("intent", "first", { incident: "k", action: "pause" }),
      entry("broadcast", "first"),
      withdrawn,
    ];
    const stages = seen([...first, ...story, entry("retracted", "first", { action: "pause", was: "withdrawn" })]);

    expect(stages.of("k")).to.equal("reorg-stable");
    expect(stages.intent("first")?.stage).to.equal("broadcast");
  });

  it("are those of the action that landed without effect, and unknown of what nobody found", () => {
    const failed = [...story.slice(0, 4), entry("outcome", "i", { status: "no-effect" })];

    expect(seen(failed).intent("i")).to.deep.equal({ stage: "mined", incident: "k", action: "pause" });
    expect(seen([]).of("k")).to.equal(undefined);
  });
});
