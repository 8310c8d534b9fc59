import { durationOf, shortDollars } from "../drill/dollars.ts";
import type { Past } from "../drill/past.ts";
import { html, type Markup, raw } from "./html.ts";

const width = 400;
const height = 220;
const margin = { left: 12, right: 12, top: 46, bottom: 26 };

/** What the real incident cost, second by second, with the answer that it got and the one of this drill; nothing without a curve. */
export function pastChartOf({ incident, lossUsd, curve, grows, containedSeconds, averted }: Past): Markup {
  if (curve.length === 0) return html``;
  const ours = averted?.seconds ?? undefined;
  const last = Math.max(60, ...curve.map(([second]) => second), containedSeconds ?? 0, ours ?? 0) * 1.05;
  const floor = height - margin.bottom;
  const x = (second: number) => margin.left + (second / last) * (width - margin.left - margin.right);
  const y = (lost: number) => floor - (lost / lossUsd) * (floor - margin.top);
  const point = ([second, lost]: readonly [number, number]) => [x(second).toFixed(1), y(lost).toFixed(1)] as const;
  const steps = curve.map(point).map(([across, up]) => (grows === "steps" ? `H${across}V${up}` : `L${across} ${up}`));
  const path = `M${x(0).toFixed(1)} ${floor}${steps.join("")}H${x(last).toFixed(1)}`;
  const marks = [
    ...(ours === undefined ? [] : [mark(x(ours), floor, 12, `this drill, ${durationOf(ours)}`, "good")]),
    ...(containedSeconds === null
      ? []
      : [mark(x(containedSeconds), floor, 26, `then, ${durationOf(containedSeconds)}`, "")]),
  ];
  const name = `${incident}: ${shortDollars(lossUsd)} lost in ${durationOf(Math.round(last))}`;
  return html`<figure>
<figcaption><b>In history</b>, lost so far, of ${shortDollars(lossUsd)}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}">
<line class="axis" x1="${margin.left}" x2="${width - margin.right}" y1="${floor}" y2="${floor}"/>
<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${margin.top}" y2="${margin.top}"/>
${marks}
${raw(`<path class="then" d="${path}"/>`)}
<text x="${margin.left}" y="${height - 8}">first signal</text><text x="${width - margin.right}" y="${height - 8}" class="end">+${durationOf(Math.round(last))}</text>
</svg>
</figure>`;
}

function mark(at: number, floor: number, top: number, name: string, tone: string): Markup {
  const isRight = at > width / 2;
  return html`<line class="mark ${tone}" x1="${at.toFixed(1)}" x2="${at.toFixed(1)}" y1="${top + 4}" y2="${floor}"/><text class="${tone}${isRight ? " end" : ""}" x="${at.toFixed(1)}" y="${top}">${name}</text>`;
}
