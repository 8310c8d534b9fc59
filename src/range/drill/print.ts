import { styleText } from "node:util";
import { amountOf } from "./amount.ts";
import type { DrillResult } from "./drill.ts";

type Line = { readonly block: bigint; readonly order: number; readonly text: string };

/** The timeline and the score as lines for a terminal. */
export function printDrill({ score, performance, entries }: DrillResult, color: boolean): readonly string[] {
  const paint: Paint = (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
  const lines: Line[] = performance.played.map(({ label, block, success, kind }) => ({
    block,
    order: kind === "attack" ? 0 : 1,
    text: `${who(kind, score.variant, paint)} ${label}${success ? "" : paint("yellow", " (reverted)")}`,
  }));
  for (const { kind, ref, body } of entries) {
    const block = BigInt(String(body["minedBlock"] ?? body["block"] ?? "0"));
    if (kind === "disarmed")
      lines.push({ block, order: 2, text: `${paint("yellow", "responder")} is NOT armed: ${ref}: ${body["reason"]}` });
    if (kind === "finding")
      lines.push({ block, order: 2, text: `${paint("bold", "responder")} finds: ${body["detector"]}` });
    if (kind === "outcome")
      lines.push({
        block,
        order: 3,
        text: `${paint("green", "responder")} ${body["status"]}: its transaction is mined and the effect holds`,
      });
  }
  const start = BigInt(score.firstSignalBlock ?? 0);
  const timeline = lines
    .sort((a, b) => Number(a.block - b.block) || a.order - b.order)
    .map(({ block, text }) => `  ${`${block - start >= 0n ? "+" : ""}${block - start}`.padStart(4)}  ${text}`)
    .reduce<readonly Counted[]>(counted, [])
    .map(({ line, times }) => (times === 1 ? line : `${line} (${times} times)`));

  return [
    paint(
      "bold",
      `${score.drill} (${score.fault ?? score.variant}${score.seed === null ? "" : `, seed ${score.seed}`}) on ${score.fork}, ${score.engine}`,
    ),
    "",
    " block  (counted from the first signal)",
    ...timeline,
    "",
    ...score.assets.map(({ token, decimals, atRisk, lost, saved }) => {
      const [risk, gone, kept] = [atRisk, lost, saved].map((amount) => amountOf(amount, decimals));
      return `  ${token.padEnd(8)} at risk ${risk}, lost ${paint(lost === "0" ? "green" : "red", `${gone}`)}, saved ${kept}`;
    }),
    ...stages(score),
    `  transactions sent ${score.transactions}, false actions ${score.falseActions}, honest transactions blocked ${score.legitimateBlocked}, journal ${score.journalIntact ? "intact" : "NOT INTACT"}`,
    ...(score.path === null ? [] : [`  authority path: ${score.path}`]),
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

/** What happens again and again in one block is one line. */
function counted(lines: readonly Counted[], line: string): readonly Counted[] {
  const last = lines.at(-1);
  return last?.line === line
    ? [...lines.slice(0, -1), { line, times: last.times + 1 }]
    : [...lines, { line, times: 1 }];
}
type Counted = { readonly line: string; readonly times: number };

type Paint = (style: "green" | "red" | "bold" | "dim" | "yellow", text: string) => string;

function who(kind: "attack" | "traffic", variant: DrillResult["score"]["variant"], paint: Paint): string {
  if (kind === "traffic") return paint("dim", "user     ");
  return variant === "benign" ? paint("dim", "protocol ") : paint("red", "attack   ");
}

function stages({ blocks, ms, variant }: DrillResult["score"]): readonly string[] {
  if (variant !== "attack" && variant !== "fault") return [];
  const names = ["detect", "decide", "broadcast", "mine", "verify"] as const;
  return [`  ${names.map((name) => `${name} +${blocks[name] ?? "?"} (${ms[name] ?? "?"} ms)`).join(", ")}`];
}

function verdict({ variant, contained, containedBlock, firstSignalBlock }: DrillResult["score"]): string {
  if (variant === "benign") return "the announced change was left alone";
  if (!contained) return "without the responder the money is gone";
  const blocks = Number(containedBlock) - Number(firstSignalBlock);
  return `contained ${blocks} ${blocks === 1 ? "block" : "blocks"} after the first signal`;
}
