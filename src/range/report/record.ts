import { shareSaved } from "../drill/board.ts";
import { durationOf } from "../drill/dollars.ts";
import { verdict } from "../drill/print.ts";
import type { Score } from "../drill/score.ts";
import type { Report } from "./report.ts";

type Table = { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** The written record of a drill: date, participants, scenario, times, gaps, corrective actions; with blanks where only people know. */
export function recordOf({ scenario, result }: Report): readonly (Table | string)[] {
  const { score, performance } = result;
  const began = performance.beats[0]?.at;
  const facts = [
    ["date", began === undefined ? "" : new Date(began).toISOString().slice(0, 10)],
    ["scenario", `${score.drill}: ${scenario.about}`],
    ["what else went wrong", score.fault ?? "nothing"],
    ["outcome", `${verdict(score)}; ${shareSaved(score.assets)} of what was at risk saved`],
  ];
  const participants = [
    ["responder", "Firebreak, by itself"],
    ["incident leader", ""],
    ["operations", ""],
    ["communication", ""],
    ["scribe", ""],
  ];
  return [
    { heads: ["what", ""], rows: facts },
    "### Participants",
    { heads: ["role", "who"], rows: participants },
    "### Response times",
    { heads: ["stage", "after the first signal"], rows: timesOf(score) },
    "### Gaps",
    { heads: ["gap", "found by"], rows: [...gapsOf(score).map((gap) => [gap, "the score"]), ["", ""]] },
    "### Corrective actions",
    {
      heads: ["action", "owner", "until", "done"],
      rows: [...gapsOf(score).map(() => ["", "", "", ""]), ["", "", "", ""]],
    },
  ];
}

function timesOf({ ms, history, variant }: Score): readonly (readonly string[])[] {
  const stages = ["detect", "decide", "broadcast", "mine", "verify"] as const;
  const isAnswered = variant === "attack" || variant === "fault";
  return [
    ...(isAnswered ? stages.map((name) => [name, ms[name] === null ? "never" : `${ms[name]} ms`]) : []),
    ["people told", ""],
    ["people at work", ""],
    ["open again", ""],
    ...(history === null
      ? []
      : [["stopped in history", history.containedSeconds === null ? "never" : durationOf(history.containedSeconds)]]),
  ];
}

/** What the score itself shows to be wanting. */
function gapsOf(score: Score): readonly string[] {
  const { contained, variant, falseActions, legitimateBlocked, declaredSlots, assets, why } = score;
  const isLost = variant !== "no-responder" && assets.some(({ lost }) => BigInt(lost) > 0n);
  return [
    ...why,
    ...(variant === "attack" && !contained ? ["the attack was not contained"] : []),
    ...(isLost ? ["money was lost before the answer"] : []),
    ...(falseActions > 0 ? [`${falseActions} false action(s)`] : []),
    ...(legitimateBlocked > 0 ? [`${legitimateBlocked} honest transaction(s) blocked while it was contained`] : []),
    ...(declaredSlots.length > 0 ? ["state was declared: compare it with the chain"] : []),
  ];
}
