import { expect } from "chai";
import { createOutcomes } from "../../src/cli/outcomes.ts";
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
  const stages = createStages(createOutcomes());
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

  it("begin anew on a chain of which the blocks are lower than those of another one on which the same was done (it read as verified while a new pause was on its way)", () => {
    const both = ["1", "10"].flatMap((chain) => {
      const [action, block] = [`pause-${chain}`, chain === "1" ? "40" : "9000"];
      return [
        entry("decision", "k", { verdict: "act", steps: [action], block, on: chain }),
        entry("intent", `i${chain}`, { incident: "k", action, chain }),
        entry("outcome", `i${chain}`, { status: "contained", minedBlock: block, on: chain, action, incident: "k" }),
      ];
    });
    const anew = entry("decision", "k", { verdict: "act", steps: ["pause-1"], block: "60", on: "1" });
    const late = entry("decision", "k", { verdict: "act", steps: ["pause-10"], block: "8999", on: "10" });

    const told = [entry("finding", "k"), ...both];
    expect([seen(told).of("k"), seen([...told, anew]).of("k"), seen([...told, late]).of("k")]).to.deep.equal([
      "verified",
      "authorised",
      "verified",
    ]);
  });

  it("do not go back for what another replica did of the same before, and tells late (it read as broadcast, with no outcome)", () => {
    const decided = entry("decision", "k", { verdict: "act", steps: ["pause"], block: "39" });
    const [intent, sent] = [entry("intent", "i", { incident: "k", action: "pause" }), entry("broadcast", "i")];
    const done = entry("outcome", "i", { status: "contained", minedBlock: "40" });
    const told = [entry("finding", "k"), decided, intent, sent, done, entry("finding", "k"), decided, intent, sent];

    expect(seen(told).of("k")).to.equal("verified");
    expect(seen([...told, entry("decision", "k", { ...decided.body, block: "40" })]).of("k")).to.equal("authorised");
    expect(seen(told).intent("i")?.stage).to.equal("verified");
  });

  it("begin anew for a step that is to be tried again where another step of the same landed since (it read as verified, and as already done, while nobody could sign it)", () => {
    const of = { incident: "k", on: "1" };
    const decided = (...steps: string[]) => entry("decision", "k", { verdict: "act", steps, block: "100", on: "1" });
    const told = [
      entry("finding", "k"),
      decided("pause", "freeze"),
      entry("intent", "i", { incident: "k", action: "pause", chain: "1" }),
      entry("outcome", "freeze", { status: "already", ...of, seen: "100" }),
      entry("outcome", "i", { status: "contained", ...of, action: "pause", minedBlock: "101", verifiedBlock: "101" }),
      entry("fault", "freeze", { reason: "it holds no more", action: "freeze", untried: ["k"] }),
      decided("freeze"),
    ];
    const outcomes = createOutcomes();
    const stages = createStages(outcomes);
    for (const one of told) stages.take(one);

    expect(stages.of("k")).to.equal("authorised");
    expect(outcomes.of("k")).to.deep.equal({ pause: "contained", freeze: "open" });
  });

  it("do not go back for a ladder of which a way landed, and which another replica tells late", () => {
    const [ladder, decision] = ["direct>plan@2", { verdict: "act", steps: ["direct>plan@2"], block: "39", on: "1" }];
    const told = [
      entry("finding", "k"),
      entry("decision", "k", decision),
      entry("rung", "k", { status: "begun", ladder, action: "direct", on: "1" }),
      entry("intent", "i", { incident: "k", action: "direct", chain: "1" }),
      entry("outcome", "i", { status: "contained", incident: "k", action: "direct", on: "1", minedBlock: "40" }),
    ];

    expect(seen([...told, entry("decision", "k", decision)]).of("k")).to.equal("verified");
    expect(seen([...told, entry("decision", "k", { ...decision, block: "40" })]).of("k")).to.equal("authorised");
  });

  it("begin anew for what is decided on another branch, below the block that is gone (it was taken for told late)", () => {
    const decided = (block: string) => entry("decision", "k", { verdict: "ask", steps: ["pause"], block });
    const done = entry("outcome", "i", { status: "contained", minedBlock: "40" });
    const gone = entry("retracted", "i", { action: "pause" });
    const first = [entry("finding", "k"), entry("intent", "i", { incident: "k", action: "pause" }), done];
    const others = [
      entry("intent", "j", { incident: "k", action: "pause" }),
      entry("outcome", "j", { status: "already", incident: "k", action: "pause" }),
    ];

    expect(seen([...first, gone, ...others, decided("38")]).of("k")).to.equal("detected");
  });

  it("are mined for what was refused when it was mined, and not for what never was (it read as broadcast)", () => {
    const failed = (more: NewEntry["body"]) => [
      ...story.slice(0, 4),
      entry("outcome", "i", { status: "failed", ...more }),
    ];

    expect(seen(failed({ minedBlock: "50" })).of("k")).to.equal("mined");
    expect(seen(failed({})).of("k")).to.equal("broadcast");
  });

  it("are those of the action that landed without effect, and unknown of what nobody found", () => {
    const failed = [...story.slice(0, 4), entry("outcome", "i", { status: "no-effect" })];

    expect(seen(failed).intent("i")).to.deep.equal({ stage: "mined", incident: "k", action: "pause" });
    expect(seen([]).of("k")).to.equal(undefined);
  });

  it("begin anew when an effect is lifted and the same is found again (it went on being reorg-stable while a person was asked)", () => {
    const lifted = entry("effect", "pause", { holds: "no", block: "252", lifted: true });
    const asks = entry("decision", "k", { verdict: "ask", steps: ["pause"] });
    const again = [
      entry("decision", "k", { verdict: "act", steps: ["pause"] }),
      entry("intent", "j", { incident: "k", action: "pause" }),
      entry("broadcast", "j"),
      entry("outcome", "j", { status: "contained" }),
    ];
    const all = [...story, lifted, entry("finding", "k"), asks, entry("stable", "i"), ...again, entry("stable", "i")];

    expect(all.map((_, index) => seen(all.slice(0, index + 1)).of("k")).slice(story.length)).to.deep.equal([
      "detected",
      "detected",
      "detected",
      "detected",
      "authorised",
      "intent",
      "broadcast",
      "verified",
      "verified",
    ]);
    expect(seen([...all, entry("stable", "j")]).of("k")).to.equal("reorg-stable");
  });

  it("go on from where they were when other steps of the same incident are done, such as those on another chain", () => {
    const other = entry("decision", "k", { verdict: "act", steps: ["freeze"] });

    expect(seen([...story, other]).of("k")).to.equal("authorised");
    expect(seen([...story, other, entry("outcome", "freeze", { status: "already", incident: "k" })]).of("k")).to.equal(
      "reorg-stable",
    );
  });

  it("are those of the transaction that covers an incident, and verified for what held already (both stayed authorised)", () => {
    const covered = [
      entry("finding", "other"),
      entry("decision", "other", { verdict: "act", steps: ["pause"] }),
      entry("outcome", "pause", { status: "covered", incident: "other", by: "i" }),
    ];
    const all = [...story.slice(0, 4), ...covered, ...story.slice(4)];
    const already = entry("outcome", "pause", { status: "already", incident: "other", seen: "100" });

    expect(seen(all.slice(0, 7)).of("other")).to.equal("broadcast");
    expect(seen(all.slice(0, 8)).of("other")).to.equal("verified");
    expect(seen(all).of("other")).to.equal("reorg-stable");
    expect(seen([...covered.slice(0, 2), already]).of("other")).to.equal("verified");
  });
});
