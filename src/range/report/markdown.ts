import { amountOf } from "../drill/amount.ts";
import { dollarsOf } from "../drill/dollars.ts";
import { answerLine, moneyLines, notesOf, peopleOf, verdict, wordsFor } from "../drill/print.ts";
import { offset, timelineOf } from "../drill/timeline.ts";
import { recordOf } from "./record.ts";
import type { Report } from "./report.ts";
import { stepsOf } from "./steps.ts";

/** The report for a ticket or a repository: the same facts as the page, without the charts. */
export function markdownOf({ scenario, rules, result, unanswered }: Report): string {
  const { score } = result;
  const without = unanswered?.score.assets;
  const isSeveral = score.chains.length > 1;
  const assets = score.assets.map(({ token, on, decimals, atRisk, lost, saved }, at) => [
    isSeveral ? `${token} on ${on}` : token,
    ...[atRisk, lost, saved].map((amount) => amountOf(amount, decimals)),
    without === undefined ? "not played" : amountOf(without[at]?.lost ?? "0", decimals),
  ]);
  const { usd } = score;
  if (usd !== null)
    assets.push([
      "USD",
      ...[usd.atRisk, usd.lost, usd.saved].map(dollarsOf),
      unanswered?.score.usd ? dollarsOf(unanswered.score.usd.lost) : "not played",
    ]);
  const stages = (["detect", "decide", "broadcast", "mine", "verify"] as const).map((name) => [
    name,
    score.blocks[name] === null ? "never" : offset(score.blocks[name]),
    score.ms[name] === null ? "" : `${score.ms[name]} ms`,
  ]);
  const happenings = timelineOf(result).map(({ on, block, who, text, times }) => [
    on === undefined ? offset(block) : `${offset(block)} on ${on}`,
    who,
    times === 1 ? text : `${text} (${times} times)`,
  ]);
  const steps = stepsOf(rules, result).map(({ playbook, when, way, became }) => [playbook, when, way, became]);
  const declared = score.declaredSlots.map(({ reason, account, slot, value }) => [reason, account, slot, value]);
  const known = notesOf(score);
  return [
    `# ${cell(score.drill)}`,
    cell(scenario.about),
    `**${score.asExpected ? "As expected" : "Not as expected"}**: ${cell(verdict(score))}, on ${cell(score.fork)} with ${score.engine} (${score.fault ?? score.variant}${score.seed === null ? "" : `, seed ${score.seed}`}).`,
    ...(score.why.length === 0 ? [] : [points(score.why)]),
    table(["", ...wordsFor(score.variant), "lost without responder"], assets),
    ...moneyLines(score).map((line) => cell(line.trim())),
    ...(score.history === null ? [] : [`Sources: ${cell(score.history.sources.join("; "))}`]),
    `Transactions ${score.transactions}, false actions ${score.falseActions}, honest transactions blocked ${score.legitimateBlocked}, authority path ${score.path ?? "none"}, journal ${score.journalIntact ? "intact" : "NOT INTACT"}. People ${cell(peopleOf(score))}.`,
    ...(isSeveral && score.variant !== "no-responder" && score.variant !== "benign"
      ? [points(score.chains.map(answerLine))]
      : []),
    ...(score.variant === "no-responder" ? [] : ["## Stages", table(["", "block", "time"], stages)]),
    "## Timeline",
    table(["block", "who", "what"], happenings),
    ...(score.variant === "no-responder" ? [] : ["## Ladder", table(["playbook", "when", "step", "became"], steps)]),
    ...(known.length === 0 ? [] : ["## What to know", points(known)]),
    ...(declared.length === 0 ? [] : ["## Declared slots", table(["why", "account", "slot", "value"], declared)]),
    "## Record of the drill",
    recordNote,
    ...recordOf({ scenario, rules, result, unanswered }).map((one) =>
      typeof one === "string" ? one : table(one.heads, one.rows),
    ),
    "",
  ].join("\n\n");
}

const recordNote =
  "What SEAL's certification of incident response (SFC, ir-5.1.1) asks for once a year. People fill in what is left blank.";

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(heads), `|${"---|".repeat(heads.length)}`, ...rows.map(line)].join("\n");
}

function points(all: readonly string[]): string {
  return all.map((one) => `- ${cell(one)}`).join("\n");
}

/** On one line, with nothing in it that Markdown or a page would take for its own. */
function cell(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\\`*_[\]|#]/g, "\\$&")
    .replaceAll("<", "&lt;");
}
