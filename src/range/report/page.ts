import { amountOf } from "../drill/amount.ts";
import { dollarsOf, shortDollars } from "../drill/dollars.ts";
import type { DrillResult } from "../drill/drill.ts";
import { notesOf, pastLines, peopleOf, unpricedIn, verdict, wordsFor } from "../drill/print.ts";
import { offset, timelineOf } from "../drill/timeline.ts";
import { chartOf, curveOf } from "./chart.ts";
import { figuresOf } from "./figures.ts";
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
<dl class="figures">${figuresOf(score).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
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

function money({ result, unanswered }: Report): Markup {
  const { score } = result;
  const isAnswered = score.variant !== "no-responder";
  const contained = score.blocks.mine ?? undefined;
  const isSeveral = score.chains.length > 1;
  const charts = score.assets.map(({ token, on, decimals, atRisk }, at) =>
    chartOf({
      ...{ token, decimals, atRisk: BigInt(atRisk), words: wordsFor(score.variant), on: isSeveral ? on : undefined },
      contained: isSeveral ? afterOn(on, score) : contained,
      answered: isAnswered ? curveOf(result, at) : [],
      unanswered: isAnswered ? (unanswered === undefined ? [] : curveOf(unanswered, at)) : curveOf(result, at),
    }),
  );
  const without = unanswered?.score.assets;
  const rows = score.assets.map(({ token, on, decimals, atRisk, lost, saved }, at) => [
    isSeveral ? `${token} on ${on}` : token,
    ...[atRisk, lost, saved].map((amount) => amountOf(amount, decimals)),
    ...(without === undefined ? [] : [amountOf(without[at]?.lost ?? "0", decimals)]),
  ]);
  const { usd } = score;
  const gone = unanswered?.score.usd?.lost;
  if (usd !== null)
    rows.push([
      "all, in USD",
      ...[usd.atRisk, usd.lost, usd.saved].map(briefly),
      ...(without === undefined ? [] : [gone === undefined ? "" : briefly(gone)]),
    ]);
  const prices = score.assets.flatMap(({ token, usd: one }) =>
    one === null ? [] : [`1 ${token} = $${one.price} (${one.on}, ${one.source})`],
  );
  const heads = ["", ...wordsFor(score.variant), ...(without === undefined ? [] : ["lost without it"])];
  return html`<section><h2>Money</h2>
<p class="legend">${isAnswered ? [html`<span class="key with"></span>with the responder `] : []}${unanswered !== undefined || !isAnswered ? [html`<span class="key without"></span>without it`] : []}</p>
<div class="charts">${charts}</div>
${table(heads, rows, "numbers money")}
${prices.length === 0 ? [] : [html`<p class="sub">${prices.join("; ")}</p>`]}
${usd === null ? [html`<p class="sub">USD: ${unpricedIn(score) ?? ""}.</p>`] : []}
${score.history === null && score.variant !== "benign" ? [html`<p class="sub">No incident of record stands beside it.</p>`] : []}</section>`;
}

/** Blocks of a chain from the first signal to the containment there. */
function afterOn(name: string, { chains }: DrillResult["score"]): number | undefined {
  const one = chains.find(({ on }) => on === name);
  const { contained, signalBlock, containedBlock } = one ?? {};
  return contained === true && signalBlock != null && containedBlock != null ? containedBlock - signalBlock : undefined;
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
    ({ on, block, who, text, tone, times }) =>
      html`<li class="${tone}"><span class="at">${offset(block)}${on === undefined ? [] : [html` <small>${on}</small>`]}</span><span class="who ${who}">${who}</span><span>${text}${times === 1 ? "" : ` (${times} times)`}</span></li>`,
  );
  return html`<section><h2>Timeline</h2><p class="sub">Blocks from the first signal.</p><ol class="timeline${result.score.chains.length > 1 ? " several" : ""}">${lines}</ol></section>`;
}

function ladder({ rules, result }: Report): Markup {
  if (result.score.variant === "no-responder") return html``;
  const rows = stepsOf(rules, result).map(({ playbook, when, way, became }) => [playbook, when, way, became]);
  const people = result.score.people.map((one) => html`<li>${one}</li>`);
  return html`<section><h2>Ladder</h2><p class="sub">What the playbooks have to do, in order, and what became of it.</p>${rows.length === 0 ? [html`<p>No playbook has a step to take: people are told.</p>`] : [table(["playbook", "when", "step", "outcome"], rows, "")]}
<p>${people.length === 0 ? `People ${peopleOf(result.score)}.` : "People:"}</p>${people.length === 0 ? [] : [html`<ul>${people}</ul>`]}</section>`;
}

function notes({ result: { score } }: Report): Markup {
  const declared = score.declaredSlots.map(({ account, slot, value, reason }) => [reason, account, slot, value]);
  const known = notesOf(score).map((one) => html`<li>${one}</li>`);
  if (known.length === 0 && declared.length === 0) return html``;
  return html`<section><h2>What to know</h2>
<ul>${known}</ul>
${declared.length === 0 ? [] : [html`<h3>Declared slots</h3><p class="sub">State that the recording lacks, set by the scenario.</p>${table(["why", "account", "slot", "value"], declared, "slots")}`]}</section>`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[], kind: string): Markup {
  const cells = (row: readonly string[]) =>
    row.map((cell, at) => html`<td data-head="${heads[at] ?? ""}">${cell}</td>`);
  return html`<div class="scroll"><table class="${kind}"><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>`)}</tbody></table></div>`;
}
