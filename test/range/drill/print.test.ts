import { expect } from "chai";
import { printDrill, verdict } from "../../../src/range/drill/print.ts";
import { scoreOf } from "./scores.ts";

const score = scoreOf();
const performance = {
  beats: [],
  played: [{ label: "grant", block: 10n, success: false, kind: "attack", signal: true, reverts: false }],
} as const;

describe("printDrill", () => {
  it("says why a run is not as expected", () => {
    const lines = printDrill(
      { score: { ...score, asExpected: false, why: ["expected 0 lost, found 5"] }, performance, entries: [] },
      false,
    );

    expect(lines.at(-1)).to.include("NOT as expected").and.include("expected 0 lost, found 5");
  });

  it("says once what happened several times in one block", () => {
    const { played } = performance;
    const again = { beats: [], played: [...played, ...played, { ...played[0], block: 11n }] };
    const text = printDrill({ score, performance: again, entries: [] }, false).join("\n");

    expect(text).to.match(/\+0 {2}attack {4}grant \(reverted\) \(2 times\)\n +\+1 {2}attack {4}grant \(reverted\)\n/);
  });

  it("tells what the protocol's own people do from the attack", () => {
    const mended = { beats: [], played: performance.played.map((one) => ({ ...one, who: "protocol" as const })) };

    const text = printDrill({ score, performance: mended, entries: [] }, false).join("\n");

    expect(text).to.match(/\+0 {2}protocol {2}grant \(reverted\)/);
  });

  it("prints amounts in whole units, and never hides a loss behind decimals", () => {
    const text = printDrill({ score, performance, entries: [] }, false).join("\n");

    expect(text).to.include("at risk 20,000,001.99, lost 0, saved 20,000,001.99");
    expect(text).to.include("lost less than 0.01, saved 0");
  });

  it("prints what was declared, fixed and noted, and no color unless asked", () => {
    const text = printDrill({ score, performance, entries: [] }, false).join("\n");

    expect(text)
      .to.include("declared: 0xab")
      .and.include("fixed: the amount")
      .and.include("note: it does not expire")
      .and.include("seed 4")
      .and.include("(reverted)");
    expect(text).to.not.include("\u001b");
    expect(printDrill({ score, performance, entries: [] }, true).join("")).to.include("\u001b");
  });

  it("says in a sentence what it came to, with and without an answer", () => {
    const said = (changes: Partial<typeof score>) => verdict(scoreOf(changes));

    expect(said({})).to.equal("contained 1 block after the first signal");
    expect(said({ contained: false })).to.equal("answered, and the answer did not hold");
    expect(said({ contained: false, transactions: 0 })).to.equal("noticed, and nothing was sent");
    expect(said({ variant: "no-responder" })).to.equal("without the responder the money is gone");
    expect(said({ variant: "no-responder", assets: [] })).to.equal("without the responder nobody is told");
  });

  it("leaves out that one transaction answered another incident as well", () => {
    const body = { status: "covered", incident: "x", by: "y" };
    const entries = [{ seq: 1, kind: "outcome", ref: "x", at: 1, body, prev: "", hash: "" }] as const;

    expect(printDrill({ score, performance, entries }, false).join("\n")).to.not.include("covered");
  });
});
