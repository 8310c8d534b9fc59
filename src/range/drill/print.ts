import { styleText } from "node:util";
import { amountOf } from "./amount.ts";
import { dollarsOf, durationOf, shareOf, shortDollars } from "./dollars.ts";
import type { DrillResult } from "./drill.ts";
import type { Past } from "./past.ts";
import { type Happening, offset, timelineOf } from "./timeline.ts";

/** The timeline and the score as lines for a terminal. */
export function printDrill(result: DrillResult, color: boolean): readonly string[] {
  const { score } = result;
  const paint: Paint = (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);

  return [
    paint(
      "bold",
      `${score.drill} (${score.fault ?? score.variant}${score.seed === null ? "" : `, seed ${score.seed}`}) on ${score.fork}, ${score.engine}`,
    ),
    "",
    " block  (counted from the first signal)",
    ...timelineOf(result).map((one) => `  ${offset(one.block).padStart(4)}  ${happening(one, paint)}`),
    "",
    ...score.assets.map(({ token, decimals, atRisk, lost, saved }) => {
      const [risk, gone, kept] = [atRisk, lost, saved].map((amount) => amountOf(amount, decimals));
      return `  ${token.padEnd(8)} at risk ${risk}, lost ${paint(lost === "0" ? "green" : "red", `${gone}`)}, saved ${kept}`;
    }),
    ...moneyLines(score),
    ...stages(score),
    `  transactions sent ${score.transactions}, false actions ${score.falseActions}, honest transactions blocked ${score.legitimateBlocked}, journal ${score.journalIntact ? "intact" : "NOT INTACT"}`,
    ...(score.path === null ? [] : [`  authority path: ${score.path}`]),
    ...(score.variant === "no-responder" || score.variant === "benign"
      ? []
      : [`  people: ${score.people.length === 0 ? "had to do nothing" : score.people.join("; ")}`]),
    ...score.declaredSlots.map(
      ({ account, slot, value, reason }) => `  declared: ${account} ${slot} = ${value} (${reason})`,
    ),
    ...score.fixed.map((one) => `  fixed: ${one}`),
    ...score.notes.map((one) => `  note: ${one}`),
    "",
    score.asExpected
      ? paint("green", `as expected: ${verdict(score)}`)
      : paint("red", `NOT as expected:\n${score.why.map((one) => `  ${one}`).join("\n")}`),
  ];
}

/** The same in USD of the day, and beside the real incident. */
export function moneyLines({ usd, assets, history }: DrillResult["score"]): readonly string[] {
  const days = [...new Set(assets.flatMap((one) => (one.usd === null ? [] : `${one.usd.on}, ${one.usd.source}`)))];
  const inDollars =
    usd === null
      ? []
      : [
          `  USD      at risk ${dollarsOf(usd.atRisk)}, lost ${dollarsOf(usd.lost)}, saved ${dollarsOf(usd.saved)} (prices of ${days.join("; ")})`,
        ];
  return [...inDollars, ...(history === null ? [] : pastLines(history).map((line) => `  ${line}`))];
}

/** The real incident in two sentences. */
export function pastLines({
  incident,
  lossUsd,
  savedBps,
  containedSeconds,
  response,
  averted,
}: Past): readonly string[] {
  const stopped = containedSeconds === null ? "nobody stopped it" : `stopped after ${durationOf(containedSeconds)}`;
  const saved = savedBps === null ? "" : `${shareOf(savedBps)} of what was at risk saved, `;
  const was = `in history: ${incident}, ${shortDollars(lossUsd)} lost, ${saved}${stopped}: ${response}`;
  if (averted === null) return [was];
  const { seconds, lostUsd, bps } = averted;
  const when = seconds === null ? "without an answer that holds" : `an answer after ${durationOf(seconds)}`;
  return [was, `of that loss averted: ${shareOf(bps)} (${when} leaves ${shortDollars(lostUsd)} of it)`];
}

type Paint = (style: "green" | "red" | "bold" | "dim" | "yellow", text: string) => string;

const styles = { attack: "red", protocol: "dim", user: "dim", responder: "bold" } as const;

function happening({ who, text, tone, times }: Happening, paint: Paint): string {
  const told = tone === "good" ? paint("green", text) : tone === "warning" ? paint("yellow", text) : text;
  return `${paint(styles[who], who.padEnd(9))} ${told}${times === 1 ? "" : ` (${times} times)`}`;
}

function stages({ blocks, ms, variant }: DrillResult["score"]): readonly string[] {
  if (variant !== "attack" && variant !== "fault") return [];
  const names = ["detect", "decide", "broadcast", "mine", "verify"] as const;
  return [`  ${names.map((name) => `${name} +${blocks[name] ?? "?"} (${ms[name] ?? "?"} ms)`).join(", ")}`];
}

/** What it came to, in a sentence. */
export function verdict(score: DrillResult["score"]): string {
  const { variant, contained, containedBlock, firstSignalBlock, transactions } = score;
  if (variant === "benign") return "the benign twin was left alone";
  const isLost = score.assets.some(({ lost }) => BigInt(lost) > 0n);
  if (variant === "no-responder") return `without the responder ${isLost ? "the money is gone" : "nobody is told"}`;
  if (!contained) return transactions === 0 ? "noticed, and nothing was sent" : "answered, and the answer did not hold";
  const blocks = Number(containedBlock) - Number(firstSignalBlock);
  return `contained ${blocks} ${blocks === 1 ? "block" : "blocks"} after the first signal`;
}
