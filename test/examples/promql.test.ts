import { expect } from "chai";
import { parsePromql } from "../support/promql.ts";

describe("the reader of PromQL", () => {
  it("refuses what Prometheus refuses", () => {
    for (const broken of [
      "",
      "up ==",
      "sum by (le",
      "rate(up[5x])",
      'up{job="a"',
      "nonsense(up)",
      "up up",
      "up{} {}",
      "up offset",
      "up offset 5",
    ])
      expect(() => parsePromql(broken), broken).to.throw();
  });

  it("finds what is asked for", () => {
    const { selectors, grouped } = parsePromql(
      'sum by (le, stage) (rate(a_b{x=~"1|2", y!="z"}[5m])) > 2 or absent(up)',
    );

    expect(selectors.map(({ metric }) => metric)).to.deep.equal(["a_b", "up"]);
    expect([...(selectors[0]?.matchers ?? [])]).to.deep.equal([
      ["x", "1|2"],
      ["y", "z"],
    ]);
    expect(grouped).to.deep.equal(["le", "stage"]);
  });
});
