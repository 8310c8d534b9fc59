import { amountOf } from "../drill/amount.ts";
import type { DrillResult } from "../drill/drill.ts";
import { html, type Markup, raw } from "./html.ts";

/** What was lost of one asset after each block, counted from the first signal. */
export type Curve = readonly { readonly block: number; readonly lost: bigint }[];

const width = 400;
const height = 220;
/** Room for what stands beside the axes. */
const margin = { left: 12, right: 12, top: 34, bottom: 26 };

/** How much of the asset at this place is gone after each block of a run. */
export function curveOf({ score, performance }: DrillResult, asset: number): Curve {
  const { atRisk: before = "0", on } = score.assets[asset] ?? {};
  const atRisk = BigInt(before);
  const start = score.chains.find((one) => one.on === on)?.signalBlock ?? 0;
  // In the blocks of its own chain.
  const beats = performance.beats.filter((beat) => beat.on === on);
  return beats.map(({ number, held }) => ({
    block: Number(number) - start,
    lost: goneOf(atRisk, held[asset] ?? atRisk),
  }));
}

/** Never less than nothing, and never more than was at risk: what is brought later was not. */
function goneOf(atRisk: bigint, held: bigint): bigint {
  const gone = atRisk - held;
  if (gone < 0n) return 0n;
  return gone > atRisk ? atRisk : gone;
}

export type ChartOptions = {
  readonly token: string;
  /** The name of its chain, where there are several. */
  readonly on: string | undefined;
  /** What the asset was, and what became of it: "at risk", "lost". */
  readonly words: readonly [held: string, gone: string, ...others: string[]];
  readonly decimals: number;
  readonly atRisk: bigint;
  readonly answered: Curve;
  /** The same attack with nobody there; empty where it was not played. */
  readonly unanswered: Curve;
  /** Blocks after the first signal. */
  readonly contained: number | undefined;
};

/** What was lost so far, block by block, from zero on, as an SVG that takes its colours from the page. The dashes lie over the line: where both runs lose the same, both are seen. */
export function chartOf({ token, on, words, decimals, atRisk, answered, unanswered, contained }: ChartOptions): Markup {
  const points = [...answered, ...unanswered];
  const first = Math.min(0, ...points.map(({ block }) => block));
  const last = Math.max(1, ...points.map(({ block }) => block));
  const most = points.reduce((sum, { lost }) => (lost > sum ? lost : sum), 0n);
  const x = (block: number) => margin.left + ((block - first) / (last - first)) * (width - margin.left - margin.right);
  const floor = height - margin.bottom;
  // A share of ten thousand is finer than a pixel.
  const y = (lost: bigint) =>
    most === 0n ? floor : floor - (Number((lost * 10_000n) / most) / 10_000) * (floor - margin.top);
  const path = (curve: Curve) =>
    curve
      .map(
        ({ block, lost }, at) =>
          `${at === 0 ? "M" : "H"}${x(block).toFixed(1)}${at === 0 ? " " : "V"}${y(lost).toFixed(1)}`,
      )
      .join("");
  const name = `${token} ${words[1]}, block by block: at most ${amountOf(`${most}`, decimals)} of ${amountOf(`${atRisk}`, decimals)} ${words[0]}`;

  return html`<figure>
<figcaption><b>${token}</b>${on === undefined ? "" : ` on ${on}`} ${words[1]} so far, of ${amountOf(`${atRisk}`, decimals)} ${words[0]}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}">
<line class="axis" x1="${margin.left}" x2="${width - margin.right}" y1="${floor}" y2="${floor}"/>
${most === 0n ? [] : [html`<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${y(most)}" y2="${y(most)}"/><text class="end" x="${width - margin.right}" y="${y(most) - 6}">${amountOf(`${most}`, decimals)}</text>`]}
${mark(x(0), floor, "signal", "")}${contained === undefined ? [] : [mark(x(contained), floor, "contained", "good")]}
${answered.length === 0 ? [] : [raw(`<path class="with" d="${path(answered)}"/>`)]}
${unanswered.length === 0 ? [] : [raw(`<path class="without" d="${path(unanswered)}"/>`)]}
<text x="${margin.left}" y="${height - 8}">${first}</text><text x="${width - margin.right}" y="${height - 8}" class="end">+${last} blocks</text>
</svg>
</figure>`;
}

/** A block that matters: the signal's name at the top, the containment's below it, so that neighbours do not overlap. */
function mark(at: number, floor: number, name: string, tone: string): Markup {
  const isRight = at > width / 2;
  const top = tone === "good" ? 26 : 12;
  return html`<line class="mark ${tone}" x1="${at.toFixed(1)}" x2="${at.toFixed(1)}" y1="${top + 4}" y2="${floor}"/><text class="${tone}${isRight ? " end" : ""}" x="${at.toFixed(1)}" y="${top}">${name}</text>`;
}
