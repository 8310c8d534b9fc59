import { printable } from "../lib/printable.ts";
import { boardOf } from "../range/drill/board.ts";
import type { DrillResult } from "../range/drill/drill.ts";
import type { Score } from "../range/drill/score.ts";
import { openScoreList } from "../range/drill/score-list.ts";
import { playSeries, type Turn } from "../range/drill/series.ts";
import { lackOf } from "../range/drill/source.ts";
import type { Which } from "../range/drill/which.ts";
import { err, exits, out } from "./output.ts";

export type SeriesOptions = {
  readonly jobs: number;
  readonly json?: true;
  readonly responder: boolean;
  /** A file that keeps the scores as they come, and from which a series that was ended goes on. */
  readonly resume?: string;
  /** Which drill a turn is. */
  readonly which: (turn: Turn) => Which;
  readonly play: (turn: Turn) => Promise<DrillResult>;
};

/**
 * Plays these as a table that grows, or as a list of scores. What cannot be played here is named; an error of one drill ends no other. Returns the
 * scores of what was played now.
 */
export async function drillSeries(all: readonly Turn[], options: SeriesOptions): Promise<readonly Score[]> {
  const { jobs, json, responder, resume, which, play } = options;
  const list = resume === undefined ? undefined : openScoreList(resume);
  const turns = all.filter((turn) => !list?.isDone(which(turn)));
  if (turns.length < all.length)
    err(`${all.length - turns.length} of ${all.length} stand in ${resume} as expected and are not played again`);
  const { head, line, end } = boardOf(turns);
  if (!json && turns.length > 0) out(printable(head));
  const outcomes = await playSeries({
    turns,
    jobs,
    lacks: (scenario) =>
      lackOf(scenario) ?? (!responder && scenario.attack.length === 0 ? "everybody is honest" : undefined),
    play,
    onOutcome: (outcome) => {
      if (outcome.kind === "played") list?.add(outcome.result.score, which(outcome).scenario);
      // The list of scores is for machines; what is not in it is said beside it.
      if (!json) for (const text of line(outcome)) out(printable(text));
      else if (outcome.kind !== "played") for (const text of line(outcome)) err(printable(text));
    },
  });

  const played = outcomes.filter((one) => one.kind === "played").map(({ result }) => result.score);
  if (json) out(printable(JSON.stringify(played)));
  else for (const text of end(outcomes)) out(printable(text));
  const isAny = played.length > 0 || turns.length < all.length;
  const isRight = isAny && played.every(({ asExpected }) => asExpected);
  process.exitCode = isRight && outcomes.every(({ kind }) => kind !== "failed") ? exits.ok : exits.failed;
  return played;
}
