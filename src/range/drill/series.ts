import { messageOf } from "../../core/errors.ts";
import type { Fault } from "../faults/fault.ts";
import type { DrillResult } from "./drill.ts";
import type { Scenario } from "./scenario.ts";

/** One drill of a series, and what it came to. */
export type Turn = { readonly scenario: Scenario; readonly fault: Fault | undefined };
export type Outcome = Turn &
  (
    | { readonly kind: "played"; readonly result: DrillResult }
    /** What it needs is not here. */
    | { readonly kind: "skipped"; readonly reason: string }
    /** It ended with an error, and the others went on. */
    | { readonly kind: "failed"; readonly reason: string }
  );

export type SeriesOptions = {
  readonly turns: readonly Turn[];
  /** Drills at once. */
  readonly jobs: number;
  /** Why a drill cannot be played here, if so. */
  readonly lacks: (scenario: Scenario) => string | undefined;
  readonly play: (turn: Turn) => Promise<DrillResult>;
  /** Called once for each, as soon as it is over. */
  readonly onOutcome: (outcome: Outcome) => void;
};

/** Each scenario with each of the faults; `undefined` among them is the drill in which nothing else goes wrong. */
export function turnsOf(scenarios: readonly Scenario[], faults: readonly (Fault | undefined)[]): readonly Turn[] {
  return scenarios.flatMap((scenario) => faults.map((fault) => ({ scenario, fault })));
}

/** Plays them, so many at once, and returns the outcomes in the order of the turns. */
export async function playSeries({ turns, jobs, lacks, play, onOutcome }: SeriesOptions): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < turns.length; at = next++) {
      const turn = turns[at];
      if (turn === undefined) return;
      const outcome = await one(turn, lacks, play);
      outcomes[at] = outcome;
      onOutcome(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, worker));
  return outcomes;
}

async function one(turn: Turn, lacks: SeriesOptions["lacks"], play: SeriesOptions["play"]): Promise<Outcome> {
  const reason = lacks(turn.scenario);
  if (reason !== undefined) return { ...turn, kind: "skipped", reason };
  try {
    return { ...turn, kind: "played", result: await play(turn) };
  } catch (error) {
    return { ...turn, kind: "failed", reason: messageOf(error) };
  }
}
