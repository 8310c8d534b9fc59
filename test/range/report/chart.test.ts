import { expect } from "chai";
import { chartOf, curveOf } from "../../../src/range/report/chart.ts";
import { reportOf } from "./reports.ts";

const { result, unanswered } = reportOf();
const nothing = {
  ...{ token: "TKN", on: undefined, words: ["at risk", "lost"] as const, decimals: 0, atRisk: 1_000n },
  ...{ answered: [], unanswered: [], contained: undefined },
};

describe("a chart", () => {
  it("is drawn when nothing was lost, and when nothing was played", () => {
    const flat = [0, 1].map((block) => ({ block, lost: 0n }));

    expect(chartOf({ ...nothing, answered: flat }).markup).to.not.include("NaN");
    expect(chartOf(nothing).markup).to.not.match(/NaN|Infinity|<path/);
  });

  it("counts what is gone from zero, block by block from the first signal", () => {
    expect(curveOf(result, 0)).to.deep.equal([
      { block: -1, lost: 0n },
      { block: 0, lost: 100n },
      { block: 1, lost: 100n },
      { block: 2, lost: 100n },
    ]);
  });

  it("holds a value until the block in which it changes, on a scale that begins at zero", () => {
    if (unanswered === undefined) throw new Error("expected both runs");
    const { markup } = chartOf({
      ...nothing,
      answered: curveOf(result, 0),
      unanswered: curveOf(unanswered, 0),
      contained: 1,
    });

    // 160 pixels for 1,000: 100 are 16 above the floor at 194, and all of it is at the top, 34.
    expect(markup).to.include('class="with" d="M12.0 194.0H137.3V178.0H262.7V178.0H388.0V178.0"');
    expect(markup).to.include('class="without" d="M12.0 194.0H137.3V178.0H262.7V178.0H388.0V34.0"');
    // Dashes over the line, so that both are seen where both runs lose the same.
    expect(markup.indexOf('class="with"')).to.be.below(markup.indexOf('class="without"'));
    expect(markup).to.include(">contained</text>").and.include(">signal</text>").and.include(">1,000</text>");
  });
});
