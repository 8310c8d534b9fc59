import { expect } from "chai";
import { score } from "../../../src/range/drill/score.ts";
import { contained, unpulled } from "./scored.ts";

describe("the objections to a run", () => {
  it("name that nothing was at risk, which nobody can lose, save in an honest twin", () => {
    const [asset] = contained.assets;
    const assets = asset === undefined ? [] : [{ ...asset, atRisk: 0n, left: 0n }];

    expect(score({ ...contained, assets }).why).to.have.length(1);
    const quiet = { entries: [], transactions: 0, ...unpulled } as const;
    expect(score({ ...contained, ...quiet, variant: "benign", assets }).why).to.deep.equal([]);
    expect(score({ ...contained, ...quiet, variant: "no-responder", assets }).why.join()).to.include("at risk");
  });

  it("say amounts in whole tokens, to the last digit (they were in the smallest unit)", () => {
    const [asset] = contained.assets;
    const lost = (left: bigint) => (asset === undefined ? [] : [{ ...asset, left }]);

    expect(score({ ...contained, assets: lost(0n) }).why).to.deep.equal(["expected at most 0 ETH lost, found 10,000"]);
    expect(score({ ...contained, assets: lost(10n ** 22n - 1n) }).why).to.deep.equal([
      "expected at most 0 ETH lost, found 0.000000000000000001",
    ]);
    const quiet = { ...contained, ...unpulled, entries: [], transactions: 0, variant: "no-responder" } as const;
    expect(score(quiet).why.join()).to.match(/^expected at least [\d,.]+ ETH lost without the responder, found 0$/);
  });

  it("count what an honest twin pays out as no loss (a withdrawal was one unless it said `who`)", () => {
    const [asset] = contained.assets;
    const assets = asset === undefined ? [] : [{ ...asset, left: 0n }];
    const quiet = { ...unpulled, entries: [], transactions: 0, variant: "benign" } as const;

    expect(score({ ...contained, ...quiet, assets }).why).to.deep.equal([]);
  });

  it("name what must fail and was never mined, which nobody refused", () => {
    const played = contained.performance.played.map((one) => ({ ...one, reverts: true, success: false }));
    const withPlayed = (isMined: boolean) => ({
      ...contained,
      performance: { ...contained.performance, played: played.map((one) => ({ ...one, isMined })) },
    });

    expect(score(withPlayed(true)).why).to.deep.equal([]);
    expect(score(withPlayed(false)).why).to.deep.equal(['expected "swap" to fail, found that it was never mined']);
  });
});
