import { styleText } from "node:util";
import { printable } from "../../lib/printable.ts";
import { amountOf } from "./amount.ts";
import type { Answer } from "./answers.ts";
import { dollarsOf, durationOf, shareOf, shortDollars } from "./dollars.ts";
import type { DrillResult } from "./drill.ts";
import type { Past } from "./past.ts";
import type { Variant } from "./score.ts";
import { type Happening, offset, timelineOf } from "./timeline.ts";

/** The timeline and the score as lines for a terminal. */
export function printDrill(result: DrillResult, color: boolean): readonly string[] {
  const score = cleaned(result.score);
  const words = wordsFor(score.variant);
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
    ...score.assets.map(({ token, on, decimals, atRisk, lost, saved }) => {
      const [risk, gone, kept] = [atRisk, lost, saved].map((amount) => amountOf(amount, decimals));
      const where = score.chains.length > 1 ? ` on ${on}:` : "";
      const tone = lost === "0" || score.variant === "benign" ? "green" : "red";
      return `  ${token.padEnd(8)}${where} ${words[0]} ${risk}, ${words[1]} ${paint(tone, `${gone}`)}, ${words[2]} ${kept}`;
    }),
    ...moneyLines(score),
    ...stages(score),
    `  transactions sent ${score.transactions}, false actions ${score.falseActions}, honest transactions blocked ${score.legitimateBlocked}, journal ${score.journalIntact ? "intact" : "NOT INTACT"}`,
    ...(score.path === null ? [] : [`  authority path: ${score.path}`]),
    ...(score.variant === "no-responder" || score.variant === "benign" ? [] : [`  people: ${peopleOf(score)}`]),
    ...gradeLines(score).map((line) => `  ${line}`),
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

/** A scenario may be a stranger's: what stands in its texts moves no cursor and hides nothing. Cleaned before it is painted, since paint is made of such characters too. */
function cleaned(score: DrillResult["score"]): DrillResult["score"] {
  return JSON.parse(JSON.stringify(score), (_, value) => (typeof value === "string" ? printable(value) : value));
}

/** What people did, or that they did nothing: they had nothing to do only where all was well without them. */
export function peopleOf({ people, variant, contained }: DrillResult["score"]): string {
  if (people.length > 0) return people.join("; ");
  return contained || variant === "benign" ? "had to do nothing" : "did nothing";
}

/** The same in USD, and beside the real incident; or that there is no source for either. */
export function moneyLines(score: DrillResult["score"]): readonly string[] {
  const { history, variant } = score;
  const past = history === null ? ["in history: no incident of record stands beside it"] : pastLines(history);
  return [dollarLine(score), ...(variant === "benign" ? [] : past)].map((line) => `  ${line}`);
}

/** What no source prices is named, so that nobody takes it for nothing. */
export function unpricedIn({ assets }: DrillResult["score"]): string | undefined {
  const names = assets.filter(({ usd }) => usd === null).map(({ token }) => token);
  return names.length === 0 ? undefined : `not counted: no source says what ${names.join(", ")} cost on that day`;
}

function dollarLine(score: DrillResult["score"]): string {
  const { usd, assets, variant } = score;
  if (usd === null) return `USD      ${unpricedIn(score)}`;
  const days = [...new Set(assets.flatMap((one) => (one.usd === null ? [] : `${one.usd.on}, ${one.usd.source}`)))];
  const [risk, lost, kept] = [usd.atRisk, usd.lost, usd.saved].map(dollarsOf);
  const [held, gone, left] = wordsFor(variant);
  return `USD      ${held} ${risk}, ${gone} ${lost}, ${left} ${kept} (prices of ${days.join("; ")})`;
}

/** Nobody stole what an honest twin pays out. */
export function wordsFor(variant: Variant): readonly [held: string, gone: string, left: string] {
  return variant === "benign" ? ["held", "paid out", "kept"] : ["at risk", "lost", "saved"];
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
  const why =
    seconds === null
      ? "no answer held"
      : `an answer after ${durationOf(seconds)} leaves ${shortDollars(lostUsd)} of it`;
  return [was, `of that loss averted: ${shareOf(bps)} (${why})`];
}

/** What became of the attack on one of several chains. */
export function answerLine({ on, contained, signalBlock, containedBlock, ms }: Answer): string {
  if (contained === null) return `on ${on}: there is nothing to pull`;
  if (!contained || signalBlock === null || containedBlock === null) return `on ${on}: not contained`;
  return `on ${on}: contained ${blocksOf(containedBlock - signalBlock)} after the first signal (${ms ?? "?"} ms of the drill's clock)`;
}

function blocksOf(count: number): string {
  return `${count} ${count === 1 ? "block" : "blocks"}`;
}

type Paint = (style: "green" | "red" | "bold" | "dim" | "yellow", text: string) => string;

const styles = { attack: "red", protocol: "dim", user: "dim", responder: "bold" } as const;

function happening({ on, who, text, tone, times }: Happening, paint: Paint): string {
  const clean = printable(text);
  const told = tone === "good" ? paint("green", clean) : tone === "warning" ? paint("yellow", clean) : clean;
  return `${on === undefined ? "" : `${on.padEnd(10)} `}${paint(styles[who], who.padEnd(9))} ${told}${times === 1 ? "" : ` (${times} times)`}`;
}

/** What readiness said of the contracts before anything happened. */
function gradeLines({ graded }: DrillResult["score"]): readonly string[] {
  return graded.map(({ address, grade, why }) => `readiness said before: ${grade} for ${address}: ${why}`);
}

/** What a reader has to know beside the figures; empty where there is nothing. */
export function notesOf(score: DrillResult["score"]): readonly string[] {
  return [...gradeLines(score), ...score.notes, ...score.fixed.map((one) => `fixed: ${one}`)];
}

function stages({ blocks, ms, variant, chains }: DrillResult["score"]): readonly string[] {
  if (variant !== "attack" && variant !== "fault") return [];
  const names = ["detect", "decide", "broadcast", "mine", "verify"] as const;
  const line = names.map((name) => `${name} +${blocks[name] ?? "?"} (${ms[name] ?? "?"} ms)`).join(", ");
  return [`  ${line}`, ...(chains.length > 1 ? chains.map((one) => `  ${answerLine(one)}`) : [])];
}

/** What it came to, in a sentence. */
export function verdict(score: DrillResult["score"]): string {
  const { variant, contained, containedBlock, firstSignalBlock } = score;
  if (variant === "benign") return benignVerdict(score);
  const isLost = score.assets.some(({ lost }) => BigInt(lost) > 0n);
  if (variant === "no-responder") return `without the responder ${isLost ? "the money is gone" : "nobody is told"}`;
  if (!contained && score.noLever) return leverlessVerdict(score);
  if (!contained) return uncontainedVerdict(score);
  const others = score.chains.flatMap(({ on, contained: isAnswered, signalBlock, containedBlock: at }) =>
    isAnswered === true ? [`${blocksOf(Number(at) - Number(signalBlock))} on ${on}`] : [],
  );
  const after = blocksOf(Number(containedBlock) - Number(firstSignalBlock));
  return `contained ${score.chains.length > 1 ? others.join(" and ") : after} after the first signal`;
}

function uncontainedVerdict({ transactions, blocks, chains }: DrillResult["score"]): string {
  if (transactions > 0) return "answered, and the answer did not hold";
  if (blocks.detect !== null) return "noticed, and nothing was sent";
  // The stages are those of the signal's chain: on another one it may have been noticed.
  return chains.length > 1 ? "nothing was sent" : "not noticed";
}

/** A report files it also of a run that went wrong. */
function benignVerdict({ asExpected, falseActions, transactions }: DrillResult["score"]): string {
  if (asExpected) return "the benign twin was left alone";
  const isActedOn = falseActions > 0 || transactions > 0;
  return isActedOn ? "the benign twin was acted on" : "the benign twin did not go as it should";
}

/** Where something else went wrong, it may also be that there was a lever. */
function leverlessVerdict({ asExpected, people }: DrillResult["score"]): string {
  if (asExpected) return "there is no lever, and people were told";
  return people.length === 0 ? "there is no lever, and nobody was told" : "people were told, and nothing was contained";
}
