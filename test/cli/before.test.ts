import { expect } from "chai";
import { createTally } from "../../src/cli/backtest-of.ts";
import type { Playbook } from "../../src/core/playbook.ts";
import type { Decision } from "../../src/core/types.ts";
import { blockOf, findingOf } from "../support/fakes.ts";

const finding = findingOf({ detector: "owner" });
const act: Decision = { verdict: "act", finding, playbook: "stop", steps: ["pause"], atRisk: "", reason: "a test" };
const wait: Decision = { verdict: "wait", finding, reason: "another one must agree" };
const ignore: Decision = { verdict: "ignore", finding, reason: "handled" };

function playbookOf(cooldownBlocks: bigint, atLeast = 1, withinBlocks = 25n): Playbook {
  const when = { detectors: ["owner", "oracle"], severity: "info", confidence: 0, atLeast, withinBlocks } as const;
  return { name: "stop", when, do: "act", vetoBlocks: 0n, steps: ["pause"], cooldownBlocks, atRisk: [] };
}

/** What a range from block `from` on says that it cannot show, where this is decided in that block of it. */
function limitsOf(decision: Decision, number: number, playbook: Playbook, from = 100): readonly string[] {
  const tally = createTally(undefined, [], [], [playbook]);
  const seen = { findings: [], unread: [], evaluated: 1 };
  tally.add(blockOf(from), { ...seen, decisions: [] });
  tally.add(blockOf(number), { ...seen, decisions: [decision] });
  return tally.report().limits;
}

describe("what a backtest does not know of the blocks before it", () => {
  it("is said where a cool-down may reach back to them: just below, at, just above", () => {
    const [below, at, above] = [109, 110, 111].map((number) => limitsOf(act, number, playbookOf(10n)));

    expect(below).to.deep.equal([
      "what was found and done before block 100: by cool-downs, or by detectors that agree, 1 decision(s) up to block 109 may have been others; a range that begins 10 blocks earlier knows it",
    ]);
    expect([at, above]).to.deep.equal([[], []]);
  });

  it("is said where another detector may have agreed, be it that one waits for it or that a later playbook acts", () => {
    const agreeing = playbookOf(0n, 2, 10n);
    const later: Decision = { ...act, playbook: "later" };

    for (const decision of [wait, later])
      expect([109, 110].map((number) => limitsOf(decision, number, agreeing).length)).to.deep.equal([1, 0]);
    expect(limitsOf({ ...wait, finding: findingOf({ detector: "other" }) }, 101, agreeing)).to.deep.equal([]);
  });

  it("is not said where nothing is before, nothing looks back, or nothing was left to decide", () => {
    expect(limitsOf(act, 5, playbookOf(10n), 0)).to.deep.equal([]);
    expect(limitsOf(act, 100, playbookOf(0n))).to.deep.equal([]);
    expect(limitsOf(ignore, 101, playbookOf(10n))).to.deep.equal([]);
    expect(limitsOf(wait, 101, playbookOf(10n))).to.deep.equal([]);
  });
});
