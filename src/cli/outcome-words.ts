export type Said = {
  readonly action: string;
  readonly step: string;
  readonly status: string;
  /** A block at which it held. */
  readonly block: bigint;
  /** What it was before it was over. */
  readonly was?: string;
  /** The chain whose steps were held back, where it could not be followed. */
  readonly on?: string;
  /** The block of the finding for which it was held back; none of what a person ordered, which outlives its block. */
  readonly found?: string;
};

/** From the worst to the best; what nobody knows is worse than all of them. */
export const ranks = [
  ...["undone", "failed", "no-effect", "held-back", "open"],
  ...["lifted", "ended", "covered", "withdrawn", "already", "contained"],
];
/** Nothing came of it. */
export const isLost = (status: string) => ranks.indexOf(status) <= ranks.indexOf("held-back");
/** It has no effect yet, or none at all. */
export const isUnmet = (status: string) => status === "open" || isLost(status);
/** It was brought about, and holds no more: somebody lifted it, or its time was over. */
export const isOver = (status: string) => status === "lifted" || status === "ended";
/** It holds, as far as is known. */
export const isHeld = (status: string) => status === "contained" || status === "already";

/** `contained`, or where actions differ `failed by freeze-on-base, contained by freeze-by-plan`, the worst first. */
export function sayOutcomes(outcome: string, outcomes: Readonly<Record<string, string>>): string {
  const all = Object.entries(outcomes).sort(([, a], [, b]) => ranks.indexOf(a) - ranks.indexOf(b));
  if (new Set(all.map(([, status]) => status)).size < 2) return outcome;
  return all.map(([action, status]) => `${status} by ${action}`).join(", ");
}

/** All ways of a ladder have one effect, so that one of them makes up for those that were without, and for those that are over. */
export function counted(said: readonly Said[]): readonly Said[] {
  const done = new Set(said.flatMap(({ step, status }) => (isUnmet(status) ? [] : [step])));
  const held = new Set(said.flatMap(({ step, status }) => (isHeld(status) ? [step] : [])));
  const isMadeUp = ({ step, status }: Said) =>
    (isUnmet(status) && done.has(step)) || (isOver(status) && held.has(step));
  return said.filter((one) => !isMadeUp(one));
}
