import { expect } from "chai";
import { beforeLoss, createTally, linesOf } from "../../src/cli/backtest-of.ts";
import type { Decision } from "../../src/core/types.ts";
import { blockOf, findingOf } from "../support/fakes.ts";

const act: Decision = {
  verdict: "act",
  finding: findingOf(),
  playbook: "stop",
  steps: ["pause"],
  atRisk: "",
  reason: "a test",
};
const at = (number: number, seconds: number) => ({ ...blockOf(number), timestamp: BigInt(seconds) });
const nothing = { findings: [], decisions: [], unread: [], evaluated: 1 };

function tallyOf(loss?: bigint, decisions: readonly Decision[] = [act]) {
  const tally = createTally(loss);
  tally.add(at(100, 0), nothing);
  tally.add(at(110, 43_200), {
    findings: [findingOf()],
    decisions,
    unread: [{ detector: "x", block: 110n, reason: "the node has no state of it" }],
    evaluated: 1,
  });
  tally.add(at(120, 86_400 * 2), { ...nothing, findings: [findingOf()] });
  return tally.report();
}

describe("a backtest", () => {
  it("says how often each detector fires in a day, what would have been done, and what could not be read", () => {
    const report = tallyOf();

    expect(report).to.deep.include({
      from: 100,
      to: 120,
      days: 2,
      findings: { owner: { count: 2, perDay: 1 } },
      unread: { x: 1 },
    });
    expect(report.actions.map(({ block, steps }) => [block, ...steps])).to.deep.equal([[110, "pause"]]);
    expect(linesOf(report).join("\n")).to.include("owner: 2, 1.00 a day").and.include("block 110  act pause");
  });

  it("says how many blocks before the loss its transaction could be mined: before, in the same block, after, never", () => {
    const leads = [113n, 112n, 111n, 110n, 108n].map((loss) => tallyOf(loss).leadBlocks);

    expect(leads).to.deep.equal([2, 1, 0, -1, -3]);
    expect(tallyOf(113n, [])).to.include({ leadBlocks: null, leadOf: null });
    expect(linesOf(tallyOf(112n)).at(-1)).to.equal(`acts 1 block(s) before the loss, for ${act.finding.key}`);
    expect(linesOf(tallyOf(111n)).at(-1)).to.include("not before it");
    expect(linesOf(tallyOf(108n)).at(-1)).to.include("acts 3 block(s) after the loss began");
  });

  it("counts neither a question to a person nor a playbook that only watches as acting before the loss", () => {
    expect(tallyOf(113n, [{ ...act, verdict: "ask" }]).leadBlocks).to.equal(null);
    expect(tallyOf(113n, [{ ...act, verdict: "shadow" }]).leadBlocks).to.equal(null);
  });

  it("says that there is no lead where nothing acts (nothing was said, as if no loss had been named)", () => {
    const idle = [[], [{ ...act, verdict: "ask" as const }], [{ ...act, verdict: "wait" as const }]].map((decisions) =>
      tallyOf(113n, decisions),
    );

    for (const report of idle) {
      expect(report).to.include({ loss: 113, leadBlocks: null });
      expect(linesOf(report).at(-1)).to.equal(
        "nothing acts in these blocks, so that there is no lead before the loss in block 113",
      );
    }
    // Where nothing could be looked at, that nothing acts is not known.
    expect(linesOf({ ...tallyOf(113n, []), blind: true }).at(-1)).to.include(
      "no lead before the loss in block 113 can",
    );
    expect(linesOf(tallyOf(undefined, [])).join()).not.to.include("lead");
    expect(linesOf(tallyOf(113n)).join()).not.to.include("no lead");
  });

  it("refuses a loss before the first block, and says which blocks before one behind the end are not looked at (each was taken without a word)", () => {
    expect(() => beforeLoss(99n, 100n, 120n)).to.throw(
      /^expected --loss at or after the first .*\(100\), found 99; begin/,
    );
    for (const loss of [undefined, 100n, 120n, 121n]) expect(beforeLoss(loss, 100n, 120n)).to.deep.equal([]);
    expect(beforeLoss(122n, 100n, 120n).join()).to.match(/^what acts in block 121, before the loss and behind the end/);
    expect(beforeLoss(130n, 100n, 120n).join()).to.match(/^what acts in blocks 121 to 129, .* of what acts up to 120$/);
  });

  it("takes the last act before the loss (a false alarm of long ago made any rule early)", () => {
    const tally = createTally(113n);
    const other = { ...act, finding: findingOf({ key: "the theft" }) };
    for (const [block, decision] of [
      [10, act],
      [110, other],
      [112, act],
    ] as const)
      tally.add(at(block, 0), { ...nothing, decisions: [decision] });

    expect(tally.report()).to.include({ leadBlocks: 2, leadOf: "the theft" });
  });

  it("says what it cannot show", () => {
    expect(linesOf(createTally(undefined, ["a playbook waits"]).report())).to.include("not shown a playbook waits");
  });

  it("says apart what is found of the responder's own accounts (its transactions counted as a stolen key's)", () => {
    const { subject } = findingOf();
    const tally = createTally(undefined, [], [subject]);
    tally.add(at(1, 0), { ...nothing, findings: [findingOf(), findingOf({ subject: `0x${"ee".repeat(20)}` })] });
    const report = tally.report();

    expect(report.own).to.deep.equal({ owner: 1 });
    expect(linesOf(report).join("\n")).to.match(/own +owner: 1 of these .* what it sent itself is among them/);
    expect(tallyOf().own).to.deep.equal({});
  });

  it("says of a single block no rate (it fired once a day)", () => {
    const tally = createTally(undefined);
    tally.add(at(1, 0), { ...nothing, findings: [findingOf()] });

    expect(tally.report().findings).to.deep.equal({ owner: { count: 1, perDay: null } });
    expect(linesOf(tally.report())).to.include("fires     owner: 1");
  });

  it("says so when nothing fired", () => {
    const tally = createTally(undefined);
    tally.add(at(1, 0), nothing);

    expect(linesOf(tally.report())).to.include("fires     nothing");
  });

  it("says why detectors could not be evaluated before what fired, and not that nothing did where none could (a table of zeros stood above the reason)", () => {
    const unread = ["the first reason", "another one"].map((reason) => [{ detector: "x", block: 1n, reason }]);
    const reportOf = (...evaluated: readonly number[]) => {
      const tally = createTally(undefined);
      for (const [index, one] of unread.entries())
        tally.add(at(index, 0), { ...nothing, unread: one, evaluated: evaluated[index] ?? 0 });
      return tally.report();
    };
    const [none, some] = [reportOf(0, 0), reportOf(0, 1)];

    expect([none.blind, some.blind, tallyOf().blind]).to.deep.equal([true, false, false]);
    expect(linesOf(none).join("\n")).to.match(
      /^blocks .*\nunread {4}x could .* in 2 block\(s\): the first reason\nfires {5}unknown: nothing can be said/,
    );
    expect(linesOf(some).slice(2)).to.deep.equal(["fires     nothing"]);
  });
});
