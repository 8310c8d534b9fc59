import { expect } from "chai";
import { createTally, linesOf } from "../../src/cli/backtest-of.ts";
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
const nothing = { findings: [], decisions: [], unread: [] };

function tallyOf(loss?: bigint, decisions: readonly Decision[] = [act]) {
  const tally = createTally(loss);
  tally.add(at(100, 0), nothing);
  tally.add(at(110, 43_200), {
    findings: [findingOf()],
    decisions,
    unread: [{ detector: "x", block: 110n, reason: "" }],
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

  it("says how many blocks before the loss it would have acted: before, in the same block, after, never", () => {
    const leads = [113n, 110n, 108n].map((loss) => tallyOf(loss).leadBlocks);

    expect(leads).to.deep.equal([3, 0, -2]);
    expect(tallyOf(113n, []).leadBlocks).to.equal(null);
    expect(linesOf(tallyOf(108n)).at(-1)).to.equal("acts 2 block(s) after the loss began");
  });

  it("does not count a question to a person as acting before the loss", () => {
    expect(tallyOf(113n, [{ ...act, verdict: "ask" }]).leadBlocks).to.equal(null);
  });

  it("says so when nothing fired", () => {
    const tally = createTally(undefined);
    tally.add(at(1, 0), nothing);

    expect(linesOf(tally.report())).to.include("fires     nothing");
  });
});
