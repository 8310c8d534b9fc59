import { amountOf } from "../drill/amount.ts";
import { shareSaved } from "../drill/board.ts";
import { dollarsOf, durationOf, shareOf, shortDollars } from "../drill/dollars.ts";
import { pastLines, verdict } from "../drill/print.ts";
import { offset, timelineOf } from "../drill/timeline.ts";
import { chartOf, curveOf } from "./chart.ts";
import { html, type Markup, raw } from "./html.ts";
import { pastChartOf } from "./past-chart.ts";
import type { Report } from "./report.ts";
import { stepsOf } from "./steps.ts";
import { style } from "./style.ts";

/** One page that needs nothing else: no script, no network, light and dark, for a phone and for a wide screen. */
export function pageOf(report: Report): string {
  const { scenario, result } = report;
  const { score } = result;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${score.drill}: ${verdict(score)}</title>
<style>${raw(style)}</style>
</head>
<body>
<header>
<p class="sub">Firebreak drill · ${score.fault ?? score.variant}${score.seed === null ? "" : `, seed ${score.seed}`} · ${score.fork} on ${score.engine}</p>
<h1>${score.drill}</h1>
<p>${scenario.about}</p>
<p class="verdict ${score.asExpected ? "good" : "bad"}">${score.asExpected ? "As expected" : "Not as expected"}: ${verdict(score)}</p>
${score.why.length === 0 ? [] : [html`<ul>${score.why.map((one) => html`<li>${one}</li>`)}</ul>`]}
</header>
<dl class="figures">${figures(report).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${money(report)}
${past(report)}
${stages(report)}
${happenings(report)}
${ladder(report)}
${notes(report)}
</body>
</html>
`;
  return page.markup;
}

function figures({ result: { score } }: Report): readonly (readonly [string, string])[] {
  const { containedBlock, firstSignalBlock, ms, usd, history } = score;
  const averted = history?.averted ?? undefined;
  const blocks = containedBlock === null || firstSignalBlock === null ? undefined : containedBlock - firstSignalBlock;
  return [
    [
      "contained",
      score.contained && blocks !== undefined
        ? `${blocks} ${blocks === 1 ? "block" : "blocks"} after the signal`
        : "no",
    ],
    ["saved of what was at risk", shareSaved(score.assets)],
    ...(usd === null
      ? []
      : [["lost, in USD of the day", `${dollarsOf(usd.lost)} of ${dollarsOf(usd.atRisk)}`] as const]),
    ...(averted === undefined ? [] : [["averted of the historic loss", shareOf(averted.bps)] as const]),
    ...(history === null
      ? []
      : [
          [
            "stopped in history",
            history.containedSeconds === null ? "never" : `after ${durationOf(history.containedSeconds)}`,
          ] as const,
        ]),
    ["signal to broadcast", ms.broadcast === null ? "nothing sent" : `${ms.broadcast} ms`],
    ["transactions of the responder", `${score.transactions}`],
    ["false actions", `${score.falseActions}`],
    ["honest transactions blocked", `${score.legitimateBlocked}`],
    ["authority path", score.path ?? "none"],
    [
      "people had to",
      score.people.length === 0
        ? "do nothing"
        : score.people.length === 1
          ? "act once"
          : `act ${score.people.length} times`,
    ],
    ["journal", score.journalIntact ? "intact" : "NOT INTACT"],
  ];
}

function money({ result, unanswered }: Report): Markup {
  const { score } = result;
  const isAnswered = score.variant !== "no-responder";
  const contained = score.blocks.mine ?? undefined;
  const charts = score.assets.map(({ token, decimals, atRisk }, at) =>
    chartOf({
      ...{ token, decimals, contained, atRisk: BigInt(atRisk) },
      answered: isAnswered ? curveOf(result, at) : [],
      unanswered: isAnswered ? (unanswered === undefined ? [] : curveOf(unanswered, at)) : curveOf(result, at),
    }),
  );
  const without = unanswered?.score.assets;
  const rows = score.assets.map(({ token, decimals, atRisk, lost, saved }, at) => [
    token,
    ...[atRisk, lost, saved].map((amount) => amountOf(amount, decimals)),
    ...(without === undefined ? [] : [amountOf(without[at]?.lost ?? "0", decimals)]),
  ]);
  const { usd } = score;
  const gone = unanswered?.score.usd?.lost;
  if (usd !== null)
    rows.push([
      "USD",
      ...[usd.atRisk, usd.lost, usd.saved].map(briefly),
      ...(without === undefined ? [] : [gone === undefined ? "" : briefly(gone)]),
    ]);
  const prices = score.assets.flatMap(({ token, usd: one }) =>
    one === null ? [] : [`1 ${token} = $${one.price} (${one.on}, ${one.source})`],
  );
  const heads = ["", "at risk", "lost", "saved", ...(without === undefined ? [] : ["lost without it"])];
  return html`<section><h2>Money</h2>
<p class="legend">${isAnswered ? [html`<span class="key with"></span>with the responder `] : []}${unanswered !== undefined || !isAnswered ? [html`<span class="key without"></span>without it`] : []}</p>
<div class="charts">${charts}</div>
${table(heads, rows, "numbers")}
${prices.length === 0 ? [] : [html`<p class="sub">${prices.join("; ")}</p>`]}</section>`;
}

/** Cents as dollars that fit into a table on a phone. */
function briefly(cents: string): string {
  return cents.length > 8 ? shortDollars(Number(BigInt(cents) / 100n)) : dollarsOf(cents);
}

/** The real incident: what it cost, who answered when, and how much of that an answer as fast as this one averts. */
function past({ result: { score } }: Report): Markup {
  const { history } = score;
  if (history === null) return html``;
  return html`<section><h2>In history</h2>
${pastLines(history).map((line) => html`<p>${capital(line.replace(/^in history: /, ""))}.</p>`)}
<div class="charts">${pastChartOf(history)}</div>
<p class="sub">Sources: ${history.sources.join("; ")}</p></section>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function stages({ result: { score } }: Report): Markup {
  const names = ["detect", "decide", "broadcast", "mine", "verify"] as const;
  if (names.every((name) => score.blocks[name] === null)) return html``;
  const rows = names.map((name) => [
    name,
    score.blocks[name] === null ? "never" : offset(score.blocks[name]),
    score.ms[name] === null ? "" : `${score.ms[name]} ms`,
  ]);
  return html`<section><h2>Stages</h2><p class="sub">From the block of the first signal, on the drill's clock.</p>${table(["", "block", "time"], rows, "numbers")}</section>`;
}

function happenings({ result }: Report): Markup {
  const lines = timelineOf(result).map(
    ({ block, who, text, tone, times }) =>
      html`<li class="${tone}"><span class="at">${offset(block)}</span><span class="who ${who}">${who}</span><span>${text}${times === 1 ? "" : ` (${times} times)`}</span></li>`,
  );
  return html`<section><h2>Timeline</h2><p class="sub">Blocks from the first signal.</p><ol class="timeline">${lines}</ol></section>`;
}

function ladder({ rules, result }: Report): Markup {
  if (result.score.variant === "no-responder") return html``;
  const rows = stepsOf(rules, result).map(({ playbook, when, way, became }) => [playbook, when, way, became]);
  const people = result.score.people.map((one) => html`<li>${one}</li>`);
  return html`<section><h2>Ladder</h2><p class="sub">What the playbooks would have done, in order, and what became of it.</p>${table(["playbook", "when", "step", ""], rows, "")}
<p>${people.length === 0 ? "People had to do nothing until it was over." : "People:"}</p>${people.length === 0 ? [] : [html`<ul>${people}</ul>`]}</section>`;
}

function notes({ result: { score } }: Report): Markup {
  const declared = score.declaredSlots.map(({ account, slot, value, reason }) => [reason, account, slot, value]);
  return html`<section><h2>What to know</h2>
<ul>${[...score.notes, ...score.fixed.map((one) => `fixed: ${one}`)].map((one) => html`<li>${one}</li>`)}</ul>
${declared.length === 0 ? [] : [html`<h3>Declared slots</h3><p class="sub">State that the recording lacks, set by the scenario.</p>${table(["why", "account", "slot", "value"], declared, "slots")}`]}</section>`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[], kind: string): Markup {
  const cells = (row: readonly string[]) =>
    row.map((cell, at) => html`<td data-head="${heads[at] ?? ""}">${cell}</td>`);
  return html`<div class="scroll"><table class="${kind}"><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>`)}</tbody></table></div>`;
}
