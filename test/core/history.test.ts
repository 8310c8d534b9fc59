import { expect } from "chai";
import { entryOfDecision, entryOfFinding } from "../../src/core/entries.ts";
import { createHistory, type IncidentHistory } from "../../src/core/history.ts";
import type { Decision, NewEntry } from "../../src/core/types.ts";
import { blockOf, findingOf } from "../support/fakes.ts";
import { learn, momentAt } from "./deciding.ts";

const ignored = (reason: string, key = "owner:changed", block = 100): Decision => ({
  verdict: "ignore",
  finding: findingOf({ key, block: blockOf(block) }),
  reason,
});

/** Whether it is news, and then says it. */
function say(history: IncidentHistory, decision: Decision, quiet = 300n): boolean {
  const isNew = history.isNew(decision, quiet);
  history.take(entryOfFinding(decision.finding, momentAt(1), 0));
  history.take(entryOfDecision(decision, { chainId: 1n }, 0));
  return isNew;
}

const failed = (incidents: readonly string[], action = "pause") =>
  ({ kind: "outcome", ref: "an intent", body: { status: "failed", action, again: incidents } }) as const;

describe("history", () => {
  it("hands a step without effect out twice more, once each, and then leaves it alone", () => {
    const history = createHistory(1n);
    const finding = findingOf();
    const fail = () => {
      learn(history, finding);
      history.take(failed([finding.key]));
      return history.takeAgain().length;
    };

    const handedOut = [fail(), fail(), fail()];

    expect(handedOut).to.deep.equal([1, 1, 0]);
    expect(history.takeAgain()).to.deep.equal([]);
    expect(history.lastActed(finding.key, "pause")).to.equal(100n);
  });

  it("counts attempts per finding, so that an incident that comes back later has its own (it had none left)", () => {
    const history = createHistory(1n);
    const [first, later] = [findingOf(), findingOf({ block: blockOf(900) })];
    for (const finding of [first, first, first, later]) {
      history.takeAgain();
      learn(history, finding);
      history.take(failed([finding.key]));
    }

    const again = history.takeAgain();

    expect(again.map(({ block }) => block.number)).to.deep.equal([900n]);
    expect([history.attempt(first, "pause"), history.attempt(later, "pause")]).to.deep.equal([0, 1]);
  });

  it("hands a finding out once when two of its steps failed", () => {
    const history = createHistory(1n);
    learn(history, findingOf(), ["pause", "strip"]);

    history.take(failed(["owner:changed"]));
    history.take(failed(["owner:changed"], "strip"));

    expect(history.takeAgain()).to.have.length(1);
  });

  it("forgets that an incident was handled when the journal says so, also one whose finding it does not know", () => {
    const history = createHistory(1n);
    learn(history, findingOf());

    history.take({ kind: "retracted", ref: "an intent", body: { action: "pause", forget: ["owner:changed"] } });
    history.take(failed(["never heard of"]));

    expect(history.lastActed("owner:changed", "pause")).to.equal(undefined);
    expect(history.takeAgain()).to.deep.equal([]);
  });

  it("handles nothing again whose block is gone, and takes it for new when it comes back (it was thought handled)", () => {
    const history = createHistory(1n);
    const finding = findingOf();
    const gone = (block: number): NewEntry => ({
      kind: "retracted",
      ref: finding.key,
      body: { blockHash: blockOf(block).hash },
    });
    learn(history, finding);

    history.take(gone(101));
    const before = history.lastActed(finding.key, "pause");
    history.take(gone(100));
    history.take(failed([finding.key]));

    expect([before, history.lastActed(finding.key, "pause")]).to.deep.equal([100n, undefined]);
    expect(history.takeAgain()).to.deep.equal([]);
  });

  it("keeps what a person ordered handled, also when the block of its finding is gone", () => {
    const history = createHistory(1n);
    const finding = findingOf({ order: ["pause"] });
    learn(history, finding);

    history.take({ kind: "retracted", ref: finding.key, body: { blockHash: finding.block.hash } });

    expect(history.lastActed(finding.key, "pause")).to.equal(100n);
  });

  it("does again of an order nothing that another step of its incident asks for, when replicas say both that this one came to nothing (the order was done once more)", () => {
    const history = createHistory(1n);
    const [finding, order] = [findingOf(), findingOf({ order: ["strip"] })];
    learn(history, finding, ["pause"]);
    learn(history, order, ["strip"]);

    const gone: NewEntry = {
      kind: "fault",
      ref: "pause",
      body: { reason: "it holds no more", action: "pause", untried: [finding.key] },
    };
    for (const entry of [gone, gone, failed([finding.key], "pause")]) history.take(entry);

    expect(history.takeAgain()).to.deep.equal([finding]);
  });

  it("handles nothing again that its transaction has served since, where another replica tells late that it was to be tried, or could not be written down: at its block, one below (it was done once more, and landed behind what people lifted)", () => {
    const again = (minedBlock: string, more: readonly NewEntry[] = [], told = "untried") => {
      const history = createHistory(1n);
      const finding = findingOf();
      learn(history, finding);
      const of = { action: "pause", incident: finding.key };
      for (const entry of [
        { kind: "intent", ref: "an intent", body: { ...of, chain: "1" } },
        { kind: "outcome", ref: "an intent", body: { ...of, status: "contained", hash: "0x1", minedBlock } },
        ...more,
        { kind: "fault", ref: "pause", body: { reason: "told late", action: "pause", [told]: [finding.key] } },
      ] as const)
        history.take(entry);
      return history.takeAgain().length;
    };
    const gone: NewEntry = { kind: "retracted", ref: "an intent", body: { action: "pause", block: "100" } };

    for (const told of ["untried", "held"])
      expect([again("100", [], told), again("99", [], told), again("100", [gone], told)]).to.deep.equal([0, 1, 1]);
  });

  it("learns nothing from what was decided on another chain", () => {
    const history = createHistory(5n);

    learn(history, findingOf());

    expect(history.lastActed("owner:changed", "pause")).to.equal(undefined);
    expect(history.seen(["owner"], 0n)).to.deep.equal([]);
  });

  it("finds new what was not said last of this incident", () => {
    const history = createHistory(1n);

    const news = [ignored("a"), ignored("a"), ignored("a", "other"), ignored("b"), ignored("a")].map((one) =>
      say(history, one),
    );

    expect(news).to.deep.equal([true, false, true, true, true]);
  });

  it("finds the same news again once the quiet blocks are over: just before, at, and just after", () => {
    const history = createHistory(1n);
    say(history, ignored("a", "a", 100));

    expect(history.isNew(ignored("a", "a", 109), 10n)).to.equal(false);
    expect(history.isNew(ignored("a", "a", 110), 10n)).to.equal(false);
    expect(history.isNew(ignored("a", "a", 111), 10n)).to.equal(true);
  });

  it("remembers the last 10,000 incidents that were spoken of, so that nobody fills the memory with keys", () => {
    const history = createHistory(1n);
    say(history, ignored("a", "first"));
    for (let index = 0; index < 10_000; index++) say(history, ignored("a", `incident ${index}`));

    expect(history.isNew(ignored("a", "first"), 300n)).to.equal(true);
    expect(history.isNew(ignored("a", "incident 9999"), 300n)).to.equal(false);
  });
});
