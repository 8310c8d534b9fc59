import { expect } from "chai";
import type { Playbook } from "../../src/core/playbook.ts";
import { respond } from "../../src/core/respond.ts";
import { blockOf, entriesOf, findingOf } from "../support/fakes.ts";
import { momentAt, tellAt } from "./deciding.ts";
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

describe("what is said of an incident that goes on", () => {
  const assets = { pool: { symbol: "ETH", decimals: 18 } };
  const eth = 10n ** 18n;

  /** What is written down of one that is found in three blocks in a row, while less and less is at risk. */
  async function drained(playbook: Partial<Omit<Playbook, "when">>, last = {}) {
    const it = set({ playbook: { atRisk: ["pool"], cooldownBlocks: 300n, ...playbook } });
    const policy = { ...it.responder.policy, assets };
    for (const [index, block] of [100, 101, 102].entries()) {
      const moment = () => momentAt(block, { pool: eth * BigInt(9 - index) });
      const more = block === 102 ? last : {};
      await respond(findingOf({ block: blockOf(block), ...more }), { ...it.responder, policy, moment });
    }
    return entriesOf(it.store).flatMap(({ kind, body }) => (kind === "decision" ? [String(body["reason"])] : []));
  }

  it("is said once, however what stands at risk changes (people were told at every block)", async () => {
    const said = await Promise.all([drained({ do: "notify" }), drained({ do: "act-unless-vetoed", vetoBlocks: 9n })]);

    expect(said.map((reasons) => reasons.length)).to.deep.equal([1, 1]);
    expect(said.map(([reason]) => reason)).to.satisfy((all: string[]) =>
      all.every((one) => one.endsWith("risk: 9 ETH")),
    );
  });

  it("is news where anything else of it is, as another playbook", async () => {
    expect(await drained({ do: "notify" }, { severity: "info" })).to.have.length(2);
  });
});

describe("what is found once more in the block for which it was acted on", () => {
  const kinds = ({ store }: ReturnType<typeof set>) => entriesOf(store).map(({ kind }) => kind);

  it("is told once (with several nodes each event was told twice, for its block is shown in parts)", async () => {
    const it = set({ playbook: { cooldownBlocks: 300n } });
    await tellAt(100, {}, it.responder);
    const before = kinds(it);
    await tellAt(100, {}, it.responder);

    expect(before).to.include("decision");
    expect(kinds(it)).to.deep.equal(before);
  });

  it("is told where it is another event, a later block, or surer", async () => {
    const also = async (finding: Parameters<typeof tellAt>[1], block = 100, first = {}) => {
      const it = set({ playbook: { cooldownBlocks: 300n } });
      await tellAt(100, first, it.responder);
      const before = kinds(it).length;
      await tellAt(block, finding, it.responder);
      return kinds(it).length > before;
    };

    expect(await also({ evidence: { now: "0x2" } })).to.equal(true);
    expect(await also({}, 101)).to.equal(true);
    expect(await also({}, 100, { belowQuorum: true })).to.equal(true);
  });
});
