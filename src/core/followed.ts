import { mostOf } from "./doubt.ts";
import { foundIn, isOfBlocks } from "./origin.ts";
import type { Action } from "./parts.ts";
import type { BlockRef, Finding, Hash, Intent, Outcome } from "./types.ts";
import type { Alarm, Waits } from "./unlanded.ts";

/** What asks for an effect. */
export type Asking = {
  readonly finding: Finding | undefined;
  /** Findings that wait for the same effect, by incident. */
  readonly covered: Map<string, Finding>;
  /** The block of its finding is no longer part of the chain. */
  isGone?: boolean | undefined;
  /** More wait for it than `covered` knows. */
  hasMore?: boolean | undefined;
  /** The newest block of those. */
  moreAt?: bigint | undefined;
};

/** An open intent, and what was seen of it. */
export type Followed = Asking & {
  intent: Intent;
  /** It is looked at above this block: the finding's, or the last one that a reorganisation left of those before it. */
  since: bigint;
  /** The first and the last head at which its effect was seen to hold while its own transaction was not mined: others brought it about. */
  held?: { readonly first: bigint; readonly last: bigint } | undefined;
  spentSince?: bigint | undefined;
  /** When it was made dearer last, in milliseconds by a clock that nobody moves. */
  pushedAt?: number | undefined;
  /** The head at which it was sent, which may be later than the block of its finding. */
  readonly sentAt: Hash | undefined;
  /** The first head at which it was looked at since a reorganisation. */
  lookedSince?: bigint | undefined;
  /** From before the start, and nobody has said yet whether it landed; `since` the second, unix, at which that was to be known first. */
  unsaid?: { readonly since: bigint | undefined } | undefined;
  /** The block of its receipt, once that was written down. */
  mined?: BlockRef;
  /** Nobody can read whether its effect holds since, and not just for a moment. */
  isUnread?: boolean;
  /** Since when it is not mined, and what of that people were told. */
  waits?: Waits | undefined;
  told?: ReadonlySet<Alarm> | undefined;
  /** The key may not sign its call any more. */
  isRefused?: boolean;
  /** Another replica thought that this one was gone, and finishes it with the bytes that it knows. */
  isElsewhere?: boolean;
};

/** Its effect holds, by us or by somebody else, and is young enough for a reorganisation to undo it. */
export type Settled = { readonly followed: Followed; readonly restsOn: bigint; readonly isWithdrawn: boolean };

/** Blocks after which the wait for our own transaction ends where somebody else brought its effect about, or nobody asks for it any more. */
export const patience = 25n;
/** Blocks for which a transaction is waited for that can be sent again but not replaced. */
export const foreignPatience = 5n;

const mostCovered = 100;

type Actions = ReadonlyMap<string, Pick<Action, "idempotent">>;

/** One more finding waits for it. Of what is not remembered by itself nobody would know that its block is gone: it waits for good. */
export function waitFor(asking: Asking, finding: Finding): void {
  const { covered } = asking;
  const before = covered.get(finding.key);
  covered.set(finding.key, finding);
  if (before !== undefined && foundIn(before) !== foundIn(finding)) forgetOf(asking, finding);
  const { least } = mostOf([...covered.values()], mostCovered);
  if (least === undefined) return;
  covered.delete(least.key);
  forgetOf(asking, least);
}

/**
 * Whether it may bring the effect about for this finding, too: not where it was mined before, and nobody can read whether it holds since, unless it must not
 * be done twice.
 */
export function maySave({ intent, mined, isUnread }: Followed, { block }: Finding, actions: Actions): boolean {
  const isLast = isUnread !== true || mined === undefined || block.number <= mined.number;
  return isLast || actions.get(intent.action)?.idempotent !== true;
}

/** Those that it may not save wait for it no longer. */
export function takeUnsaved(followed: Followed, actions: Actions): readonly Finding[] {
  const all = [...followed.covered.values()].filter((one) => !maySave(followed, one, actions));
  for (const { key } of all) followed.covered.delete(key);
  return all;
}

/** More wait than are remembered, up to this block. */
function forgetOf(asking: Asking, { block }: Finding): void {
  [asking.hasMore, asking.moreAt] = [true, later(block.number, asking.moreAt)];
}

/** Whether something else than what the follower knows asks for an action that was taken for this finding. */
export type IsAskedFor = (finding: Finding, action: string) => boolean;

/** Its finding is gone with its block, and nothing else asks for it. */
export function isNobodys({ intent, finding, isGone, covered, hasMore }: Followed, isAskedFor: IsAskedFor): boolean {
  if (finding === undefined || isGone !== true || hasMore === true || covered.size > 0) return false;
  return !isAskedFor(finding, intent.action);
}

/**
 * Others brought its effect about, and nothing was found since that asks for it: where it does not hold any more, who may open again has, or its time
 * was over, and our transaction must not bring it about once more.
 */
export function isDoneByOthers({ held, covered, moreAt = 0n }: Followed): boolean {
  return (
    held !== undefined && moreAt <= held.last && [...covered.values()].every(({ block }) => block.number <= held.last)
  );
}

/**
 * With those for whom nobody has asked whether its effect is there: they joined since it was begun to be looked at, or were found behind the head that
 * was. Who may open again may have done so between, so that they are handled once more.
 */
export function withUnasked(outcome: Outcome, { covered }: Asking, head: bigint, begun: readonly Finding[]): Outcome {
  if (!("verifiedBlock" in outcome)) return outcome;
  // Where it holds at the head, nobody was asked for.
  const isHere = outcome.verifiedBlock >= head;
  const isAsked = (one: Finding) => one.block.number <= outcome.verifiedBlock || (!isHere && begun.includes(one));
  const unasked = [...covered.values()].filter((one) => !isAsked(one)).map(({ key }) => key);
  return unasked.length === 0
    ? outcome
    : { ...outcome, untried: [...new Set([...(outcome.untried ?? []), ...unasked])] };
}

function later(one: bigint, other = 0n): bigint {
  return one > other ? one : other;
}

/** The same height, or the last one below blocks that are gone. */
export function lowered(number: bigint, from: bigint): bigint {
  return number < from ? number : from - 1n;
}

/** Which findings are gone with these blocks. What a person ordered stays, whatever block it was ordered at. */
export function goneWith(blocks: readonly BlockRef[]): (finding: Finding) => boolean {
  return (finding) => isOfBlocks(finding) && blocks.some(({ hash }) => hash === foundIn(finding));
}

/** What was begun before the start, at this head. */
export function takenUp(intent: Intent, head: bigint, asking: Asking): Followed {
  const since = head < intent.sinceBlock ? head : intent.sinceBlock;
  return { intent, ...asking, since, sentAt: undefined, unsaid: { since: undefined } };
}

/** What had an outcome is open again, of which nothing is known on the new branch. */
export function reopened({ intent, finding, covered, isGone, hasMore, moreAt }: Followed, from: bigint): Followed {
  return {
    intent,
    finding,
    covered,
    isGone,
    hasMore,
    moreAt,
    since: lowered(intent.sinceBlock, from),
    sentAt: undefined,
  };
}

/** A report, and what is not mined, are shown once: they are not found again in another block, and are as true without theirs. */
const isFoundAgain = ({ pending, nonce }: Finding) => pending === undefined && nonce === undefined;

/** Findings whose block is gone ask for nothing any more, unless they come back. */
export function forgetGone(asking: Asking, isGone: (finding: Finding) => boolean): void {
  const { finding, covered } = asking;
  if (finding !== undefined && isFoundAgain(finding) && isGone(finding)) asking.isGone = true;
  for (const [key, one] of covered) {
    if (!isGone(one)) continue;
    covered.delete(key);
    if (!isFoundAgain(one)) forgetOf(asking, one);
  }
}

/** The blocks from this one on are no longer part of the chain, which may have become lower: what was seen at them says nothing of the new ones. */
export function forgetFrom(from: bigint, followed: Followed, isGone: (finding: Finding) => boolean): void {
  const { since, held } = followed;
  forgetGone(followed, isGone);
  followed.since = lowered(since, from);
  if (held !== undefined) followed.held = held.first < from ? { ...held, last: lowered(held.last, from) } : undefined;
  followed.isUnread = false;
  followed.spentSince = undefined;
  followed.waits = undefined;
  followed.lookedSince = undefined;
}
