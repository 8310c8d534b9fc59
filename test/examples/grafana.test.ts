import { readFileSync } from "node:fs";
import { expect } from "chai";
import { z } from "zod";
import { createMetrics } from "../../src/metrics/metrics.ts";
import { parsePromql } from "../support/promql.ts";

const dashboard = z.looseObject({
  panels: z.array(z.looseObject({ title: z.string(), targets: z.array(z.looseObject({ expr: z.string() })) })),
});
const { panels } = dashboard.parse(JSON.parse(readFileSync("examples/grafana.json", "utf8")));
const ofChains = createMetrics({ chains: [] })
  .registry.getMetricsAsArray()
  .map((metric) => z.object({ name: z.string(), labelNames: z.array(z.string()) }).parse(metric))
  .filter(({ labelNames }) => labelNames.includes("chain"))
  .map(({ name }) => name);

describe("the example dashboard", () => {
  it("shows the chains that somebody chose, of everything that is of a chain (one panel showed all)", () => {
    const asked = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => parsePromql(expr).selectors));
    const ofAll = asked.filter(({ metric, matchers }) => ofChains.includes(metric) && !matchers.has("chain"));

    expect(ofChains).to.have.length.above(10);
    expect(ofAll.map(({ metric }) => metric)).to.deep.equal([]);
  });

  it("puts on no axis blocks beside blocks per minute", () => {
    const mixed = panels.filter(({ targets }) => {
      const speeds = targets.filter(({ expr }) => expr.includes("deriv("));
      return speeds.length > 0 && speeds.length < targets.length;
    });

    expect(mixed.map(({ title }) => title)).to.deep.equal([]);
  });
});
