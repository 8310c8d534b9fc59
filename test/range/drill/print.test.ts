import { expect } from "chai";
import { printDrill, verdict } from "../../../src/range/drill/print.ts";
import { pastOf, scoreOf } from "./scores.ts";

const score = scoreOf();
const performance = {
  beats: [],
  played: [
    {
      on: "mainnet",
      label: "grant",
      block: 10n,
      success: false,
      isMined: true,
      kind: "attack",
      signal: true,
      reverts: false,
    },
  ],
} as const;

describe("printDrill", () => {
  it("says why a run is not as expected", () => {
    const lines = printDrill(
      { score: { ...score, asExpected: false, why: ["expected 0 lost, found 5"] }, performance, entries: [] },
      false,
    );

    expect(lines.at(-1)).to.include("NOT as expected").and.include("expected 0 lost, found 5");
  });

  it("paints its own lines, and shows a scenario's texts as text (a label or a note could hide that a run was not as expected)", () => {
    const hostile = "a note\u001b[8m\n";
    const played = performance.played.map((one) => ({ ...one, label: hostile }));
    const texts = { notes: [hostile], fixed: [hostile], why: [hostile], asExpected: false };

    const lines = printDrill({ score: { ...score, ...texts }, performance: { beats: [], played }, entries: [] }, true);

    expect(lines.join("\n").split("a note\\u001b[8m\\u000a")).to.have.length(5);
    expect(lines.join("\n")).to.not.include("\u001b[8m");
    expect(lines.at(-1)?.startsWith("\u001b[31mNOT as expected")).to.equal(true);
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

  it("says what has no price and no incident of record, and of an honest twin that it paid something out", () => {
    const text = (changes: Partial<typeof score>) =>
      printDrill({ score: { ...score, ...changes }, performance, entries: [] }, false).join("\n");

    expect(text({})).to.include("USD      not counted: no source says what USDC, DAI cost on that day");
    expect(text({})).to.include("in history: no incident of record");
    expect(text({ history: pastOf() })).to.not.include("of record");
    expect(text({ variant: "benign" })).to.include("held 20,000,001.99, paid out 0, kept 20,000,001.99");
    expect(text({ variant: "benign" })).to.not.match(/lost|in history/);
  });

  it("says of each of several chains when it was contained, or that there is nothing to pull", () => {
    const [here] = score.chains;
    const base = { on: "base", chainId: 8453, contained: true, signalBlock: 700, containedBlock: 702, ms: 600 };
    if (here === undefined) throw new Error("expected a chain");
    const several = (changes: Partial<typeof base>) => ({ ...score, chains: [here, { ...base, ...changes }] });
    const text = (one: typeof score) => printDrill({ score: one, performance, entries: [] }, false).join("\n");

    expect(text(several({}))).to.include("on base: contained 2 blocks after the first signal (600 ms");
    expect(verdict(several({}))).to.equal("contained 1 block on mainnet and 2 blocks on base after the first signal");
    expect(text({ ...score, chains: [here, { ...base, contained: null }] })).to.include(
      "on base: there is nothing to pull",
    );
    expect(text(several({ contained: false }))).to.include("on base: not contained");
    expect(text(score)).to.not.include("on mainnet");
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

  it("says of what nobody saw that it was not noticed, and of people that they did nothing, not that there was nothing to do", () => {
    const [here] = score.chains;
    const never = { detect: null, decide: null, broadcast: null, mine: null, verify: null };
    const unseen = scoreOf({ contained: false, transactions: 0, blocks: never });
    const text = (one: typeof score) => printDrill({ score: one, performance, entries: [] }, false).join("\n");
    if (here === undefined) throw new Error("expected a chain");

    expect(verdict(unseen)).to.equal("not noticed");
    expect(verdict({ ...unseen, chains: [here, { ...here, on: "base" }] })).to.equal("nothing was sent");
    expect(text(unseen)).to.include("people: did nothing");
    expect(text(score)).to.include("people: had to do nothing");
  });

  it("says in a sentence the contrary where a run was not as expected (it said the same of both)", () => {
    const said = (changes: Partial<typeof score>) => verdict(scoreOf(changes));
    const benign = { variant: "benign", transactions: 0 } as const;
    const leverless = { contained: false, noLever: true } as const;

    expect(said(benign)).to.equal("the benign twin was left alone");
    expect(said({ ...benign, asExpected: false, falseActions: 1 })).to.equal("the benign twin was acted on");
    expect(said({ ...benign, asExpected: false })).to.equal("the benign twin did not go as it should");
    expect(said({ ...leverless, people: ["were told"] })).to.equal("there is no lever, and people were told");
    expect(said({ ...leverless, asExpected: false })).to.equal("there is no lever, and nobody was told");
    expect(said({ ...leverless, asExpected: false, people: ["were told"] })).to.equal(
      "people were told, and nothing was contained",
    );
  });

  it("leaves out that one transaction answered another incident as well", () => {
    const body = { status: "covered", incident: "x", by: "y" };
    const entries = [{ seq: 1, kind: "outcome", ref: "x", at: 1, body, prev: "", hash: "" }] as const;

    expect(printDrill({ score, performance, entries }, false).join("\n")).to.not.include("covered");
  });
});
