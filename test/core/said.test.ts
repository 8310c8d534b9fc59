import { expect } from "chai";
import type { Playbook } from "../../src/core/playbook.ts";
import { blockOf, entriesOf } from "../support/fakes.ts";
import { tellAt } from "./deciding.ts";
import { set } from "./responding.ts";

/** A finding whose block another one with the same in it replaces; what it is told of both. */
async function replaced(playbook: Partial<Omit<Playbook, "when">>, height = 100) {
  const it = set({ playbook: { cooldownBlocks: 300n, ...playbook } });
  await tellAt(100, {}, it.responder);
  it.history.take({ kind: "retracted", ref: "owner:changed", body: { blockHash: blockOf(100).hash } });
  await tellAt(height, { block: blockOf(height, "b") }, it.responder);

  const verdicts = entriesOf(it.store).flatMap(({ kind, body }) => (kind === "decision" ? [body["verdict"]] : []));
  return { ...it, verdicts };
}

describe("what was said of a finding whose block is gone", () => {
  it("is news when the same is found in the block in its place, and acted on at its time (it was passed over in silence)", async () => {
    const { verdicts, history } = await replaced({ do: "act-unless-vetoed", vetoBlocks: 20n });

    expect(verdicts).to.deep.equal(["delay", "delay"]);
    expect(history.takeDue(120n).map(({ block }) => block.hash)).to.deep.equal([blockOf(100, "b").hash]);
  });

  it("is news where it waits for its block to be deep enough (it was never acted on)", async () => {
    const { verdicts, history } = await replaced({ do: "act", finality: { kind: "depth", blocks: 3n } });

    expect(verdicts).to.deep.equal(["delay", "delay"]);
    expect(history.takeDue(103n).map(({ block }) => block.hash)).to.deep.equal([blockOf(100, "b").hash]);
  });

  it("is proposed anew, also blocks later, so that a person can approve it (nothing was proposed)", async () => {
    const { verdicts, history } = await replaced({ do: "propose" }, 105);

    expect(verdicts).to.deep.equal(["ask", "ask"]);
    expect(history.open("owner:changed")?.finding.block.hash).to.equal(blockOf(105, "b").hash);
  });

  it("stays said where another incident, or an intent, is taken back", async () => {
    const it = set({ playbook: { do: "notify", cooldownBlocks: 300n } });
    await tellAt(100, {}, it.responder);
    it.history.take({ kind: "retracted", ref: "other", body: { blockHash: blockOf(100).hash } });
    it.history.take({ kind: "retracted", ref: "an intent", body: { action: "pause", forget: ["owner:changed"] } });

    await tellAt(101, {}, it.responder);

    expect(entriesOf(it.store).filter(({ kind }) => kind === "decision")).to.have.length(1);
  });
});
