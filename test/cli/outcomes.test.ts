import { expect } from "chai";
import { createOutcomes } from "../../src/cli/outcomes.ts";
import type { NewEntry } from "../../src/core/types.ts";
import { ended, entry, found, intent, rung, said } from "./outcoming.ts";

describe("the outcomes of an incident", () => {
  it("are none before the first one, and of one action its last one", () => {
    expect(said(intent("base"))).to.deep.equal(["none", "none", "intent"]);
    expect(said(ended("base", "failed"), ended("base", "contained"))).to.deep.equal([
      "contained",
      "contained",
      "verified",
    ]);
  });

  it("are the worst of two actions in either order, and not verified (the last one counted for both)", () => {
    const [base, plan] = [ended("base", "failed"), ended("plan", "contained")];
    const wanted = ["failed", "failed by base, contained by plan", "mined"];

    expect(said(base, plan)).to.deep.equal(wanted);
    expect(said(plan, base)).to.deep.equal(wanted);
    expect(said(plan, entry("stable", "plan"), ended("base", "no-effect"))).to.deep.equal([
      "no-effect",
      "no-effect by base, contained by plan",
      "mined",
    ]);
  });

  it("are verified when the one that failed lands at last", () => {
    const late = [ended("base", "failed"), ended("plan", "contained"), ended("base", "contained")];

    expect(said(...late)).to.deep.equal(["contained", "contained", "verified"]);
  });

  it("are those of the step where a ladder had more than one way to it", () => {
    const ways = [rung("begun", "base"), rung("begun", "plan"), ended("base", "failed")];

    expect(said(...ways)[0]).to.equal("failed");
    expect(said(...ways, ended("plan", "contained"))).to.deep.equal([
      "contained",
      "failed by base, contained by plan",
      "verified",
    ]);
    expect(said(...ways, rung("held", "base"))[0]).to.equal("already");
    expect(said(...ways, ended("plan", "contained"), rung("held", "base"))[0]).to.equal("contained");
  });

  it("are undone, which is the worst, where a reorganisation took one away, until it lands again (it went on being contained)", () => {
    const [base, plan] = [ended("base", "failed"), ended("plan", "contained")];
    const lost = entry("retracted", "plan", { action: "plan", again: ["k"], reason: "no longer in its block" });

    expect(said(plan, lost)).to.deep.equal(["undone", "undone", "broadcast"]);
    expect(said(base, plan, lost).slice(0, 2)).to.deep.equal(["undone", "undone by plan, failed by base"]);
    expect(said(plan, lost, ended("plan", "contained"))).to.deep.equal(["contained", "contained", "verified"]);
  });

  it("are none where a reorganisation took the block of a withdrawal alone (it was called undone), unless another one contained it", () => {
    const lost = entry("retracted", "plan", { action: "plan", was: "withdrawn", reason: "its block is gone" });

    expect(said(ended("plan", "withdrawn"), lost)[0]).to.equal("none");
    expect(said(ended("plan", "withdrawn"), ended("plan", "contained"), lost)[0]).to.equal("contained");
  });

  it("are without effect for what waited and was found when that was over, until it has one of its own (it was told as contained)", () => {
    const over = entry("outcome", "base", { incident: "k", action: "base", status: "contained", untried: ["k"] });

    expect(said(over)).to.deep.equal(["no-effect", "no-effect", "mined"]);
    expect(said(over, ended("base", "contained"))[0]).to.equal("contained");
  });

  it("stay as they are where a reorganisation took a finding", () => {
    const gone = entry("retracted", "k", { blockHash: "0xab", reason: "its block is gone" });

    expect(said(ended("base", "contained"), gone)[0]).to.equal("contained");
  });

  it("name what was not sent by its action", () => {
    const already = entry("outcome", "freeze", { status: "already", incident: "k" });

    expect(said(already, ended("base", "failed"))[1]).to.equal("failed by base, already by freeze");
  });

  it("are lifted, or ended by their own time, where the effect holds no more, until it does again (they stayed contained)", () => {
    const look = (holds: string, block: string, more = {}) => entry("effect", "base", { holds, block, ...more });
    const contained = entry("outcome", "base", { incident: "k", status: "contained", verifiedBlock: "100" });

    expect(said(contained, look("no", "100"))[0]).to.equal("contained");
    expect(said(contained, look("no", "101"))).to.deep.equal(["lifted", "lifted", "detected"]);
    expect(said(contained, look("no", "101", { by: "time" }))[0]).to.equal("ended");
    expect(said(contained, look("no", "101"), look("yes", "103"))).to.deep.equal([
      "contained",
      "contained",
      "verified",
    ]);
    expect(said(contained, ended("plan", "contained"), look("no", "101"))[1]).to.equal(
      "lifted by base, contained by plan",
    );
  });

  it("are not lifted while another way of the same ladder holds", () => {
    const ways = [rung("begun", "base"), rung("begun", "plan"), ended("base", "contained"), ended("plan", "contained")];

    expect(said(...ways, entry("effect", "base", { holds: "no", block: "101" }))[0]).to.equal("contained");
  });

  it("are those of the transaction that an incident waits for", () => {
    const covered = entry("outcome", "base", { incident: "other", status: "covered", by: "base" });
    const outcomes = createOutcomes();

    for (const one of [intent("base"), covered, ended("base", "contained")]) outcomes.take(one);

    expect(outcomes.worst("other")).to.equal("contained");
  });

  it("are lifted where a ladder ends at what held once and is over (it was called already safe)", () => {
    const over = entry("rung", "k", { status: "held", ladder: "base>plan@3", action: "base", over: true });

    expect(said(rung("begun", "base"), over)[0]).to.equal("lifted");
  });

  it("are not all there while a step is held back, until its chain decides, or can be followed, or nothing was found (it said contained; verified)", () => {
    const held = entry("fault", "chain:b", { on: "10", held: ["k"], reason: "b cannot be followed yet" });
    const decision = (on: string) => entry("decision", "k", { verdict: "act", on, steps: ["plan"] });
    const [there, wanted] = [["contained", "contained", "verified"], "held-back by chain:b, contained by base"];

    expect(said(ended("base", "contained"), held)).to.deep.equal(["held-back", wanted, "mined"]);
    expect(said(ended("base", "contained"), held, decision("1"))[1]).to.equal(wanted.replace(",", ", open by plan,"));
    expect(said(ended("base", "contained"), held, decision("10"))[1]).to.equal("open by plan, contained by base");
    for (const over of [entry("fault", "chain:b", { over: true }), entry("retracted", "k", { blockHash: "0x1" })])
      expect(said(found("0x1"), ended("base", "contained"), held, over)).to.deep.equal(there);
  });

  it("are not all there while what was held back waits, though the same was found in another block that is gone, or a person ordered it (it said contained; verified)", () => {
    const held = entry("fault", "chain:b", { on: "10", held: ["k"], reason: "b cannot be followed yet" });
    const gone = (blockHash: string) => entry("retracted", "k", { blockHash });
    const stageOf = (...entries: readonly NewEntry[]) => said(ended("base", "contained"), ...entries)[2];

    expect(stageOf(found("0x1"), held, found("0x2"), gone("0x2"))).to.equal("mined");
    expect(stageOf(found("0x1", { order: ["plan"] }), held, gone("0x1"))).to.equal("mined");
    expect(stageOf(found("0x3", { origin: "0x1" }), held, gone("0x1"))).to.equal("verified");
    // A replica says late that the block was gone, which came back.
    const late = entry("retracted", "k", { blockHash: "0x1", round: 0 });
    expect(stageOf(found("0x1"), late, found("0x1"), held, late)).to.equal("mined");
  });

  it("are those of a step that the record did not take, until it is taken", () => {
    const held = entry("fault", "plan", { action: "plan", held: ["k"], reason: "the record cannot be written" });

    expect(said(ended("base", "contained"), held)[1]).to.equal("held-back by plan, contained by base");
    expect(said(ended("base", "contained"), held, intent("plan"))[1]).to.equal("open by plan, contained by base");
    expect(said(ended("base", "contained"), held, ended("plan", "contained"))[2]).to.equal("verified");
  });
});
