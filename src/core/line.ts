import { FirebreakError } from "./errors.ts";
import type { Detector } from "./parts.ts";
import type { Log, Observation } from "./types.ts";

/** A detector by its name in the configuration. */
export type NamedDetector = { readonly id: string; readonly detector: Detector };

/** Blocks that wait for one detector at most. */
export const maxWaiting = 64;
/** Strangers make any number of transactions that are not mined: what waits of them pushes out no block, and of one contract nothing of another. */
const maxPending = 16;

export type Waiting = {
  readonly observation: Observation;
  /** Looks that went wrong; of them those that say something of the block, and those at which nobody could while blocks came. */
  looks: number;
  attempts: number;
  silent: number;
  /** How many blocks had come at the last look at which nobody could say anything. */
  shown: number;
  isResting: boolean;
};
/** What nobody has looked at yet. */
export const unseen = { looks: 0, attempts: 0, silent: 0, shown: -1, isResting: false };
/** What waits for one detector. */
export type Line = NamedDetector & {
  waiting: Waiting[];
  running: Promise<void> | undefined;
  /** The last look took too long; nobody waits for the next ones. */
  isLate: boolean;
  /** The node whose block was looked at last; undefined where that was the quorum's. */
  lastOf: number | undefined;
  /** The newest block that it is done with, its time in seconds since 1970, and whether it was given up. */
  done: { readonly block: bigint; readonly time: bigint; readonly isGivenUp: boolean };
};

/**
 * Looks at a block of which nobody can say anything while the nodes show others, ten minutes of them or more: of what no quorum keeps any more nobody ever will. While
 * they show none, nobody can be asked, and none counts.
 */
const mostSilent = 200;
/** Seconds for which it is told that a block was given up, where none comes that concerns the same detector: an alert takes a minute to be one. */
const blindSeconds = 600n;
/** No block is looked at so often. */
const mostLooks = 1_000_000;
/** That nobody could say anything lies with no block. */
const silences: ReadonlySet<string> = new Set(["NO_QUORUM", "RPC_LIMITED", "RPC_UNREACHABLE"]);

function isMined({ observation }: Waiting): boolean {
  return observation.pending === undefined;
}

/** Whether as many transactions wait for the contract that this one is about as may, or as many in all. */
export function isFull({ waiting }: Line, [log]: readonly Log[]): boolean {
  const all = waiting.filter((one) => !isMined(one));
  const alike = all.filter(({ observation }) => observation.logs[0]?.address === log?.address);
  return alike.length >= maxPending || all.length >= maxWaiting;
}

/** Which node showed it; undefined for what the quorum vouches for. */
export function nodeOf({ observation: { belowQuorum, shownBy = 0 } }: Waiting): number | undefined {
  return belowQuorum === true ? shownBy : undefined;
}

/**
 * A block that failed before comes after those that did not, so that one poisoned block blinds nobody to newer ones; what is mined comes first. Below the
 * quorum nodes come in turn: one that shows many blocks and answers nothing about them must not hold up what another one shows.
 */
export function nextOf({ waiting, lastOf }: Line, seen: ReadonlySet<Waiting>): Waiting | undefined {
  const isAgain = (one: Waiting): boolean => lastOf !== undefined && nodeOf(one) === lastOf;
  const placeOf = (one: Waiting): number => turnOf(one) + (isAgain(one) ? mostSilent : 0);
  return waiting
    .filter((one) => !seen.has(one) && !one.isResting)
    .reduce<Waiting | undefined>((least, one) => (least && placeOf(least) <= placeOf(one) ? least : one), undefined);
}

/** Whether it shows a block for which the quorum vouches. */
export function isVouched({ belowQuorum, pending, report }: Observation): boolean {
  return belowQuorum !== true && (pending ?? report) === undefined;
}

/**
 * True when it gave up the newest block that it had to look at and had not before, or the other way round. What no quorum vouches for, and what is
 * not mined, says nothing of it: of that there is as much as one node likes.
 */
export function isTurned(line: Line, observation: Observation, isGivenUp: boolean): boolean {
  const { block } = observation;
  if (block.number < line.done.block || !isVouched(observation)) return false;
  const before = line.done.isGivenUp;
  line.done = { block: block.number, time: block.timestamp, isGivenUp };
  return before !== isGivenUp;
}

/** Whether nothing has concerned it for so long since it gave up a block that whoever is to look at that has heard of it. */
export function isPast({ detector, waiting, done }: Line, { block }: Observation): boolean {
  return waiting.length === 0 && detector.everyBlock !== true && block.timestamp >= done.time + blindSeconds;
}

function turnOf({ observation, looks }: Waiting): number {
  return observation.pending === undefined ? looks : looks + mostLooks;
}

/** Whether a failure says nothing about the block: where the quorum vouches for it, it waits until somebody can be asked. */
function isSilence(error: unknown, { belowQuorum, pending }: Observation): boolean {
  return error instanceof FirebreakError && silences.has(error.code) && belowQuorum !== true && pending === undefined;
}

/** Counts a look that went wrong, when so many blocks had come; true when there is to be no other one. */
export function failed(next: Waiting, error: unknown, shown: number, maxAttempts: number): boolean {
  next.looks++;
  if (!isSilence(error, next.observation)) next.attempts++;
  else if (next.shown !== shown) [next.silent, next.shown] = [next.silent + 1, shown];
  const isOver = next.attempts >= maxAttempts || next.silent >= mostSilent;
  return isOver || !(error instanceof FirebreakError && error.retryable);
}

/** What is too much is given up, first what the quorum does not vouch for, and of that the oldest of the node that shows most: as much as it likes. */
export function tooMuch({ waiting }: Line): Waiting | undefined {
  if (waiting.length <= maxWaiting) return undefined;
  const mined = waiting.filter(isMined);
  if (mined.length <= maxWaiting) return undefined;
  const byNode = Map.groupBy(mined, nodeOf);
  byNode.delete(undefined);
  const most = [...byNode.values()].reduce<readonly Waiting[]>((all, one) => (one.length > all.length ? one : all), []);
  return most[0] ?? mined[0];
}
