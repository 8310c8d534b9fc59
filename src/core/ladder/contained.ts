import { bigintOf } from "../entries.ts";
import { depth } from "../settled.ts";
import type { Finding, NewEntry } from "../types.ts";
import type { Climb, Known } from "./climbs.ts";

/** `at`: the last block of which that is known; `restsOn`: the one without which it says nothing; `isAssumed` where nothing was sent, for it was thought to hold. */
export type Contained = {
  readonly by: string;
  readonly at: bigint;
  readonly restsOn: bigint;
  readonly isAssumed?: boolean;
};

/** Whether the effect was seen to hold: of an intent that ended, or where nothing was sent; an earlier version did not write down which block was read. */
export function saysHeld({ kind, body }: NewEntry): boolean {
  const { status, action, read } = body;
  const isOver = status === "contained" || (status === "already" && (action ?? read) !== undefined);
  return kind === "outcome" && isOver;
}

/** Whether a transaction had its effect at the block of this finding or later; what was only thought to hold serves nobody who says that it does not. */
export function isServed({ block }: Finding, { contained }: Climb): boolean {
  return contained !== undefined && contained.isAssumed !== true && block.number <= contained.at;
}

/** Whether what began at this block did before the effect was there that serves this finding: each replica counts from the head that it knows. */
export function isOfBefore(since: bigint, finding: Finding, climb: Climb): boolean {
  return isServed(finding, climb) && finding.order === undefined && since <= (climb.contained?.at ?? -1n);
}

export const heldOf = ({ heldAt, contained }: Climb): Pick<Climb, "heldAt" | "contained"> => ({ heldAt, contained });

/** What a climb is for beside what begins it anew: where its effect held, only what was found after that. */
export function leftOf(climb: Climb | undefined): readonly Finding[] {
  const { findings = [], contained } = climb ?? {};
  return findings.filter(({ block }) => contained === undefined || block.number > contained.at);
}

/**
 * Open again at this head. What was sent before lands anew by itself, or is sent anew by who signed it: it has as many blocks for that as it had at first, or
 * a further way would be taken beside it at once.
 */
export function reopenedAt(head: bigint, { from }: NewEntry["body"], climb: Known): Known {
  const { contained, intents, countsFrom } = climb;
  const isSent = contained === undefined ? intents.size > 0 : contained.isAssumed !== true;
  return {
    ...climb,
    heldAt: undefined,
    contained: leftBelow(bigintOf(from), contained),
    countsFrom: isSent ? larger(countsFrom, head) : countsFrom,
  };
}

export const larger = (one: bigint, other: bigint): bigint => (one > other ? one : other);

/** What blocks that are gone from this one on leave of it; nothing of what rests on them, or where an earlier version did not say which those are. */
function leftBelow(from: bigint, contained: Contained | undefined): Contained | undefined {
  if (contained === undefined || contained.restsOn >= from) return undefined;
  return contained.at < from ? contained : { ...contained, at: from - 1n };
}

/**
 * Whether a ladder that was left at this block has still to be climbed for this finding. What is further ahead than a reorganisation goes back, of the
 * head at which it was asked for or of what no quorum vouches for, was made up.
 */
export function isBehind(left: bigint, { block: { number }, belowQuorum }: Finding, lastAsked: bigint): boolean {
  return number > left && number <= (belowQuorum === true ? left : lastAsked) + depth;
}

/** Whether it was left at this block for all that it is climbed for: not where another replica tells late that it left it before something of that was found. */
export function isLeftAt(left: bigint, { findings, lastAsked, isUnsure }: Climb): boolean {
  return isUnsure || !findings.some((one) => isBehind(left, one, lastAsked));
}

/** As if this action had not been taken the last time. */
export function without(climb: Known, action: string): Known {
  const rung = climb.actions.get(action);
  const left = rung === undefined ? 0 : (climb.tries.get(rung) ?? 0) - 1;
  const others = [...climb.tries].filter(([index]) => index !== rung);
  const untried = new Set(rung === undefined ? climb.untried : [...climb.untried, rung]);
  const tries = new Map(rung === undefined || left <= 0 ? others : [...others, [rung, left]]);
  return { ...climb, tries, begun: new Set(tries.keys()), heldAt: undefined, contained: undefined, untried };
}
