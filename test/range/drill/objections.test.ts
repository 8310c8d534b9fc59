import { expect } from "chai";
import { score } from "../../../src/range/drill/score.ts";
import { contained } from "./scored.ts";

describe("the objections to a run", () => {
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
