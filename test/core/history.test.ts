import { expect } from "chai";
import { createHistory } from "../../src/core/history.ts";
import type { Decision } from "../../src/core/types.ts";
import { blockOf, findingOf } from "../support/fakes.ts";

const ignored = (reason: string, key = "owner:changed", block = 100): Decision => ({
  verdict: "ignore",
  finding: findingOf({ key, block: blockOf(block) }),
  reason,
});

describe("history", () => {
  it("starts from what the record says was handled", () => {
    const history = createHistory([{ incident: "owner:changed", action: "pause", sinceBlock: 90n }]);

    expect(history.lastActed("owner:changed", "pause")).to.equal(90n);
    expect(history.lastActed("owner:changed", "strip")).to.equal(undefined);
    expect(history.lastActed("other", "pause")).to.equal(undefined);
  });

  it("hands a step without effect out twice more, once each, and then leaves it alone", () => {
    const history = createHistory([]);
    const finding = findingOf();
    const fail = () => {
      history.acted(finding.key, "pause", finding.block.number);
      history.again(finding, "pause");
      return history.takeAgain().length;
    };

    const handedOut = [fail(), fail(), fail()];

    expect(handedOut).to.deep.equal([1, 1, 0]);
    expect(history.takeAgain()).to.deep.equal([]);
    expect(history.lastActed(finding.key, "pause")).to.equal(100n);
  });

  it("counts attempts per finding, so that an incident that comes back later has its own (it had none left)", () => {
    const history = createHistory([]);
    const [first, later] = [findingOf(), findingOf({ block: blockOf(900) })];
    history.again(first, "pause");
    history.again(first, "pause");
    history.again(first, "pause");
    history.takeAgain();

    history.again(later, "pause");

    expect(history.takeAgain()).to.deep.equal([later]);
    expect([history.attempt(first, "pause"), history.attempt(later, "pause")]).to.deep.equal([0, 1]);
  });

  it("hands a finding out once when two of its steps failed", () => {
    const history = createHistory([]);
    const finding = findingOf();
    history.again(finding, "pause");
    history.again(finding, "strip");

    expect(history.takeAgain()).to.deep.equal([finding]);
  });

  it("forgets that an incident was handled when it is told to", () => {
    const history = createHistory([{ incident: "owner:changed", action: "pause", sinceBlock: 90n }]);

    history.forget("owner:changed", "pause");

    expect(history.lastActed("owner:changed", "pause")).to.equal(undefined);
  });

  it("finds new what was not said last of this incident", () => {
    const history = createHistory([]);

    const news = [ignored("a"), ignored("a"), ignored("a", "other"), ignored("b"), ignored("a")].map((one) =>
      history.isNew(one, 300n),
    );

    expect(news).to.deep.equal([true, false, true, true, true]);
  });

  it("finds the same news again once the quiet blocks are over: just before, at, and just after", () => {
    const history = createHistory([]);
    const at = (block: number) => ({ ...ignored("a"), finding: findingOf({ key: "a", block: blockOf(block) }) });
    history.isNew(at(100), 10n);

    expect(history.isNew(at(109), 10n)).to.equal(false);
    expect(history.isNew(at(110), 10n)).to.equal(false);
    expect(history.isNew(at(111), 10n)).to.equal(true);
  });

  it("remembers the last 10,000 incidents that were spoken of, so that nobody fills the memory with keys", () => {
    const history = createHistory([]);
    const keys = Array.from({ length: 10_000 }, (_, index) => `incident ${index}`);
    history.isNew(ignored("a", "first"), 300n);
    for (const key of keys) history.isNew(ignored("a", key), 300n);

    expect(history.isNew(ignored("a", "first"), 300n)).to.equal(true);
    expect(history.isNew(ignored("a", "incident 9999"), 300n)).to.equal(false);
  });
});
