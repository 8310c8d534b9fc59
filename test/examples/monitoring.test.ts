import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "yaml";
import { z } from "zod";
import type { App } from "../../src/app/app.ts";
import { loosening } from "../../src/core/command.ts";
import { stageNames, statuses, verdicts } from "../../src/metrics/counted.ts";
import { faultyParts } from "../../src/metrics/faults.ts";
import { undoings } from "../../src/metrics/incidents.ts";
import { createMetrics } from "../../src/metrics/metrics.ts";
import { type Asked, parsePromql } from "../support/promql.ts";

const duration = z.string().regex(/^\d+[smh]$/);
const rule = z.strictObject({
  alert: z.string().regex(/^Firebreak[A-Z]\w+$/),
  expr: z.string(),
  for: duration.optional(),
  labels: z.strictObject({ severity: z.enum(["page", "ticket"]) }),
  annotations: z.strictObject({ summary: z.string().min(10), action: z.string().min(10) }),
});
const rulesFile = z.strictObject({ groups: z.array(z.strictObject({ name: z.string(), rules: z.array(rule) })) });
const source = z.strictObject({ type: z.literal("prometheus"), uid: z.literal(`\${datasource}`) });
const place = z.strictObject({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1), h: z.int().min(1) });
const target = z.looseObject({ refId: z.string(), datasource: source, expr: z.string(), legendFormat: z.string() });
const panel = z.looseObject({
  id: z.int(),
  type: z.enum(["stat", "timeseries"]),
  title: z.string().min(3),
  description: z.string().min(10),
  datasource: source,
  gridPos: place,
  targets: z.array(target).min(1),
});
const variable = z.looseObject({ name: z.string(), type: z.enum(["datasource", "query"]) });
const dashboard = z.looseObject({
  title: z.string(),
  uid: z.string(),
  schemaVersion: z.int(),
  templating: z.strictObject({ list: z.array(variable) }),
  panels: z.array(panel),
});

const rules = rulesFile.parse(parse(readFileSync("examples/alerts.yaml", "utf8"))).groups.flatMap((one) => one.rules);
const { panels, templating } = dashboard.parse(JSON.parse(readFileSync("examples/grafana.json", "utf8")));
const targets = panels.flatMap((one) => one.targets);
const expressions = [...rules.map(({ expr }) => expr), ...targets.map(({ expr }) => expr)];

/** Prometheus itself knows `up`, and gives every series a job and an instance. */
const ofScrape = ["job", "instance"];
/** Every series that the responder offers, with its labels. */
const offered = new Map([["up", ofScrape]]);
const app: Pick<App, "chains"> = { chains: [] };
const { registry } = createMetrics(app);
for (const metric of registry.getMetricsAsArray()) {
  const { name, type, labelNames } = z
    .object({ name: z.string(), type: z.string(), labelNames: z.array(z.string()) })
    .parse(metric);
  const labels = [...labelNames, ...ofScrape];
  if (type !== "histogram") offered.set(name, labels);
  else for (const end of ["_bucket", "_sum", "_count"]) offered.set(`${name}${end}`, [...labels, "le"]);
}
const ours = [...offered.keys()].filter((name) => name !== "up");

/** The labels that are left for a sentence to name. */
function labelsLeft({ selectors, grouped }: Asked): readonly string[] {
  return grouped.length > 0 ? grouped : selectors.flatMap(({ metric }) => offered.get(metric) ?? []);
}
const named = (text: string) => [...text.matchAll(/\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}/g)].map(([, name = ""]) => name);

describe("the example alerts and dashboard", () => {
  it("ask for nothing but metrics and labels that the responder has", () => {
    const strange = expressions.flatMap((expr) => {
      const { selectors, grouped } = parsePromql(expr);
      const known = selectors.flatMap(({ metric }) => offered.get(metric) ?? []);
      return [
        ...selectors.filter(({ metric }) => !offered.has(metric)).map(({ metric }) => metric),
        ...selectors.flatMap(({ metric, matchers }) =>
          [...matchers.keys()].filter((label) => !offered.get(metric)?.includes(label)),
        ),
        ...grouped.filter((label) => !known.includes(label)),
      ];
    });

    expect(expressions.length).to.be.above(20);
    expect(strange).to.deep.equal([]);
  });

  it("compare labels with values that can occur", () => {
    const values = new Map<string, readonly string[]>([
      ["verdict", verdicts],
      ["status", statuses],
      ["stage", stageNames],
      ["path", ["none", "key", "undo", "account"]],
      ["job", ["firebreak"]],
      ["why", undoings],
      ["verb", loosening],
    ]);
    const compared = expressions
      .flatMap((expr) => parsePromql(expr).selectors.flatMap(({ matchers }) => [...matchers]))
      .filter(([label]) => label !== "chain");
    const impossible = compared.flatMap(([label, text]) =>
      text.split("|").filter((value) => !values.get(label)?.includes(value)),
    );

    expect(compared).to.have.length.above(5);
    expect(impossible).to.deep.equal([]);
  });

  it("name in their sentences only labels that are left", () => {
    const said = [
      ...rules.map(({ expr, annotations }) => [expr, Object.values(annotations).join(" ")] as const),
      ...targets.map(({ expr, legendFormat }) => [expr, legendFormat] as const),
    ];

    const lost = said.flatMap(([expr, text]) =>
      named(text).filter((label) => !labelsLeft(parsePromql(expr)).includes(label)),
    );
    expect(lost).to.deep.equal([]);
  });

  it("page for every decision that acts, and not only for how it ended (what was never mined paged nobody); what is only told is a ticket", () => {
    const severityOf = (verdict: string) =>
      rules.flatMap(({ expr, labels: { severity } }) => {
        const asked = parsePromql(expr).selectors.map(({ matchers }) => matchers.get("verdict")?.split("|"));
        return asked.some((all) => all?.includes(verdict)) ? [severity] : [];
      });

    expect(["act", "ask", "delay", "notify"].map(severityOf)).to.deep.equal([["page"], ["page"], ["page"], ["ticket"]]);
  });

  it("say of what undoes an action, and of the account that pays, what is wrong with them (both were said to be an action that would fail)", () => {
    const armed = rules.flatMap(({ alert, expr }) => {
      const [only] = parsePromql(expr).selectors;
      return only?.metric === "firebreak_armed" ? [[alert, only.matchers.get("path")]] : [];
    });

    expect(armed).to.deep.equal([
      ["FirebreakDisarmed", "none|undo|account"],
      ["FirebreakAccount", "account"],
      ["FirebreakCannotUndo", "undo"],
    ]);
  });

  it("say of an approved reload what ends it, which is no lift (it was said to end by itself, and to stand in the status)", () => {
    const loosened = rules.flatMap(({ alert, expr, labels: { severity }, annotations: { action } }) => {
      const [only] = parsePromql(expr).selectors;
      const lifts = /`firebreak lift`/.test(action);
      return only?.metric === "firebreak_loosened_total" ? [[alert, expr.match(/verb!?=/)?.[0], severity, lifts]] : [];
    });

    expect(loosened).to.deep.equal([
      ["FirebreakLoosened", "verb!=", "page", true],
      ["FirebreakReloadApproved", "verb=", "page", false],
    ]);
  });

  it("page as well for what was counted before the first scrape, which is no increase", () => {
    const counted = rules.filter(({ expr }) => /^sum by \(\w+\) \(increase\(.* > 0/.test(expr));
    const deaf = counted.filter(({ expr }) => {
      const [, by, metric] = /^sum by \((\w+)\) \(increase\((.*?)\[10m\]\)\) > 0 or /.exec(expr) ?? [];
      return !expr.endsWith(` or (sum by (${by}) (${metric}) > 0 unless sum by (${by}) (${metric} offset 10m))`);
    });

    expect(counted).to.have.length.above(5);
    expect(deaf).to.deep.equal([]);
  });

  it("leave no metric of the responder unseen", () => {
    const seen = expressions.flatMap((expr) => parsePromql(expr).selectors.map(({ metric }) => metric));

    const unseen = ours.filter((name) => !seen.includes(name) && !/_(sum|count)$/.test(name));
    expect(unseen).to.deep.equal([]);
  });

  it("have each name once, and panels that do not lie on each other", () => {
    const alerts = rules.map(({ alert }) => alert);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    );

    expect(new Set(alerts).size).to.equal(alerts.length);
    expect(new Set(panels.map(({ id }) => id)).size).to.equal(panels.length);
    expect(new Set(cells).size).to.equal(cells.length);
    expect(Math.max(...panels.map(({ gridPos }) => gridPos.x + gridPos.w))).to.be.at.most(24);
    expect(templating.list.map(({ name }) => name)).to.have.members(["datasource", "chain"]);
  });

  it("start their counters at zero, so that the first outcome is an increase", async () => {
    const text = await registry.metrics();

    for (const status of statuses) expect(text).to.include(`firebreak_outcomes_total{status="${status}"} 0`);
    for (const verdict of verdicts) expect(text).to.include(`firebreak_decisions_total{verdict="${verdict}"} 0`);
    for (const stage of stageNames) expect(text).to.include(`firebreak_stage_seconds_count{stage="${stage}"} 0`);
    for (const part of faultyParts) expect(text).to.include(`firebreak_faults_total{part="${part}"} 0`);
  });
});
