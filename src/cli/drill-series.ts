import { boardOf } from "../range/drill/board.ts";
import type { DrillResult } from "../range/drill/drill.ts";
import { sampleOf } from "../range/drill/sample.ts";
import { drillNames, loadScenario } from "../range/drill/scenario.ts";
import type { Score } from "../range/drill/score.ts";
import { playSeries, type Turn, turnsOf } from "../range/drill/series.ts";
import { lackOf } from "../range/drill/source.ts";
import type { Fault } from "../range/faults/fault.ts";
import { err, exits, out } from "./output.ts";

type Options = {
  readonly jobs: number;
  readonly json?: true;
  readonly responder: boolean;
  /** So many cells of the matrix, and the seed that they are drawn from. */
  readonly sample?: number;
  readonly draw: number;
};

/**
 * Every drill with each of these faults, as a table that grows, or as a list of scores. What cannot be played here is named; an error of one drill
 * ends no other. Returns the scores.
 */
export async function drillSeries(
  faults: readonly (Fault | undefined)[],
  { jobs, json, responder, sample, draw }: Options,
  play: (turn: Turn) => Promise<DrillResult>,
): Promise<readonly Score[]> {
  const all = turnsOf(drillNames().map(loadScenario), faults);
  const turns = sample === undefined ? all : sampleOf(all, sample, draw);
  const { head, line, end } = boardOf(turns);
  if (!json) out(head);
  const outcomes = await playSeries({
    turns,
    jobs,
    lacks: (scenario) =>
      lackOf(scenario) ?? (!responder && scenario.attack.length === 0 ? "everybody is honest" : undefined),
    play,
    onOutcome: (outcome) => {
      // The list of scores is for machines; what is not in it is said beside it.
      if (!json) for (const text of line(outcome)) out(text);
      else if (outcome.kind !== "played") for (const text of line(outcome)) err(text);
    },
  });

  const played = outcomes.filter((one) => one.kind === "played").map(({ result }) => result.score);
  if (json) out(JSON.stringify(played));
  else out(end(outcomes));
  const isRight = played.length > 0 && played.every(({ asExpected }) => asExpected);
  process.exitCode = isRight && outcomes.every(({ kind }) => kind !== "failed") ? exits.ok : exits.failed;
  return played;
}
