import { shareSaved } from "../drill/board.ts";
import { dollarsOf, durationOf, shareOf } from "../drill/dollars.ts";
import { peopleOf } from "../drill/print.ts";
import type { Score } from "../drill/score.ts";

type Figure = readonly [name: string, value: string];

/** What a reader wants to know first, each in a word or two. */
export function figuresOf(score: Score): readonly Figure[] {
  const { ms, variant } = score;
  return [
    // An honest twin has nothing to contain or to save.
    ...(variant === "benign" ? [] : outcome(score)),
    ["signal to broadcast", ms.broadcast === null ? "nothing sent" : `${ms.broadcast} ms`],
    ["transactions of the responder", `${score.transactions}`],
    ["false actions", `${score.falseActions}`],
    ["honest transactions blocked", `${score.legitimateBlocked}`],
    ["authority path", score.path ?? "none"],
    ["people", timesActed(score)],
    ["journal", score.journalIntact ? "intact" : "NOT INTACT"],
  ];
}

function outcome(score: Score): readonly Figure[] {
  const { usd, assets } = score;
  return [
    ...containment(score),
    ["saved of what was at risk", shareSaved(assets)],
    ...(usd === null ? [] : [["lost, in USD", `${dollarsOf(usd.lost)} of ${dollarsOf(usd.atRisk)}`] as const]),
    ...past(score),
  ];
}

function containment({ contained, noLever, containedBlock, firstSignalBlock, chains }: Score): readonly Figure[] {
  if (contained && chains.length > 1)
    return chains.map(({ on, signalBlock, containedBlock: at }) => [
      `contained on ${on}`,
      at === null || signalBlock === null ? "nothing to pull" : after(at - signalBlock),
    ]);
  const isKnown = contained && containedBlock !== null && firstSignalBlock !== null;
  const not = noLever ? "no lever" : "no";
  return [["contained", isKnown ? after(containedBlock - firstSignalBlock) : not]];
}

function after(blocks: number): string {
  return `${blocks} ${blocks === 1 ? "block" : "blocks"} after the signal`;
}

function past({ history }: Score): readonly Figure[] {
  if (history === null) return [];
  const { averted, containedSeconds } = history;
  return [
    ...(averted === null ? [] : [["averted of the historic loss", shareOf(averted.bps)] as const]),
    ["stopped in history", containedSeconds === null ? "never" : `after ${durationOf(containedSeconds)}`],
  ];
}

function timesActed(score: Score): string {
  const times = score.people.length;
  if (times === 0) return peopleOf(score);
  return times === 1 ? "told or acted once" : `told or acted ${times} times`;
}
