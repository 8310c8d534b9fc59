import { readFileSync } from "node:fs";
import { expect } from "chai";
import { z } from "zod";
import { createMetrics } from "../../src/metrics/metrics.ts";
import { parsePromql } from "../support/promql.ts";

const override = z.looseObject({ matcher: z.object({ id: z.literal("byRegexp"), options: z.string() }) });
const dashboard = z.looseObject({
  panels: z.array(
    z.looseObject({
      title: z.string(),
      fieldConfig: z.looseObject({
        defaults: z.looseObject({ unit: z.string().optional() }),
        overrides: z.array(override),
      }),
      targets: z.array(z.looseObject({ expr: z.string(), legendFormat: z.string() })),
    }),
  ),
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

  it("says requests a second of what is counted so alone (those that wait were so many a second)", () => {
    const strange = panels.flatMap(({ fieldConfig: { defaults, overrides }, targets }) => {
      const others = overrides.map(({ matcher }) => new RegExp(matcher.options.slice(1, -1)));
      return targets.filter(
        ({ expr, legendFormat }) =>
          defaults.unit === "reqps" &&
          !/rate\(|_requests_per_second/.test(expr) &&
          !others.some((one) => one.test(legendFormat)),
      );
    });

    expect(strange.map(({ expr }) => expr)).to.deep.equal([]);
  });

  it("names with each node its chain, and with what a key can pay the key (a provider's node is called alike on all chains, and was one line)", () => {
    const lines = panels.flatMap(({ targets }) => targets);
    const ofNodes = lines.filter(({ expr }) => expr.includes("firebreak_node_"));
    const ofKeys = lines.filter(({ expr }) => expr.includes("firebreak_pauses_affordable"));

    expect(ofNodes).to.have.length.above(8);
    expect(ofNodes.filter(({ legendFormat }) => !legendFormat.startsWith("{{chain}} {{node}}"))).to.deep.equal([]);
    expect(ofNodes.filter(({ expr }) => /by \((?!chain, node)/.test(expr))).to.deep.equal([]);
    expect(ofKeys.map(({ legendFormat }) => legendFormat)).to.deep.equal(["{{chain}} {{sender}}"]);
  });
});
