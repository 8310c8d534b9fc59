import { styleText } from "node:util";
import type { DrillResult } from "./drill.ts";

type Line = { readonly block: bigint; readonly order: number; readonly text: string };

/** The timeline and the score as lines for a terminal. */
export function printDrill({ score, performance, entries }: DrillResult, color: boolean): readonly string[] {
  const paint = (style: "green" | "red" | "bold" | "dim" | "yellow", text: string) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const lines: Line[] = performance.played.map(({ label, block, success, kind }) => ({
    block,
    order: kind === "attack" ? 0 : 1,
    text: `${kind === "attack" ? paint("red", "attack   ") : paint("dim", "user     ")} ${label}${success ? "" : paint("yellow", " (reverted)")}`,
  }));
  for (const { kind, body } of entries) {
    const block = BigInt(String(body["minedBlock"] ?? body["block"] ?? "0"));
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
    .map(({ block, text }) => `  ${`${block - start >= 0n ? "+" : ""}${block - start}`.padStart(4)}  ${text}`);

  return [
    paint(
      "bold",
      `${score.drill} (${score.variant}${score.seed === null ? "" : `, seed ${score.seed}`}) on ${score.fork}, ${score.engine}`,
    ),
    "",
    " block  (counted from the first signal)",
    ...timeline,
    "",
    ...score.assets.map(
      ({ token, atRisk, lost, saved }) =>
        `  ${token.padEnd(8)} at risk ${atRisk}, lost ${paint(lost === "0" ? "green" : "red", lost)}, saved ${saved}`,
    ),
    ...stages(score),
    `  false actions ${score.falseActions}, honest transactions blocked ${score.legitimateBlocked}, journal ${score.journalIntact ? "intact" : "NOT INTACT"}`,
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

function stages({ blocks, ms, variant }: DrillResult["score"]): readonly string[] {
  if (variant !== "attack") return [];
  const names = ["detect", "decide", "broadcast", "mine", "verify"] as const;
  return [`  ${names.map((name) => `${name} +${blocks[name] ?? "?"} (${ms[name] ?? "?"} ms)`).join(", ")}`];
}

function verdict({ variant, contained, containedBlock, firstSignalBlock }: DrillResult["score"]): string {
  if (variant === "benign") return "the announced change was left alone";
  if (!contained) return "without the responder the money is gone";
  return `contained ${Number(containedBlock) - Number(firstSignalBlock)} block after the first signal`;
}
