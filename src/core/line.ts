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
  /** Looks that went wrong, and those of them that count. */
  looks: number;
  attempts: number;
  isResting: boolean;
};
/** What waits for one detector. */
export type Line = NamedDetector & {
  waiting: Waiting[];
  running: Promise<void> | undefined;
  /** The last look took too long; nobody waits for the next ones. */
  isLate: boolean;
  /** The newest block that it is done with, and whether that was given up. */
  done: { readonly block: bigint; readonly isGivenUp: boolean };
};

/** Looks at a block of which nobody can say anything, some ten minutes of them: of what no quorum keeps any more nobody ever will. */
export const mostSilent = 200;
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

/** A block that failed before comes after those that did not, so that one poisoned block blinds nobody to newer ones; what is mined comes first. */
export function nextOf({ waiting }: Line, seen: ReadonlySet<Waiting>): Waiting | undefined {
  return waiting
    .filter((one) => !seen.has(one) && !one.isResting)
    .reduce<Waiting | undefined>((least, one) => (least && turnOf(least) <= turnOf(one) ? least : one), undefined);
}

/**
 * True when it gave up the newest block that it had to look at and had not before, or the other way round. What no quorum vouches for, and what is
 * not mined, says nothing of it: of that there is as much as one node likes.
 */
export function isTurned(
  line: Line,
  { block, belowQuorum, pending, report }: Observation,
  isGivenUp: boolean,
): boolean {
  if (block.number < line.done.block || belowQuorum === true || (pending ?? report) !== undefined) return false;
  const before = line.done.isGivenUp;
  line.done = { block: block.number, isGivenUp };
  return before !== isGivenUp;
}

function turnOf({ observation, looks }: Waiting): number {
  return observation.pending === undefined ? looks : looks + mostLooks;
}

/** Whether a failure says nothing about the block: where the quorum vouches for it, it waits until somebody can be asked. */
export function isSilence(error: unknown, { belowQuorum, pending }: Observation): boolean {
  return error instanceof FirebreakError && silences.has(error.code) && belowQuorum !== true && pending === undefined;
}

/** What is too much is given up, first what the quorum does not vouch for: of that there is as much as one node likes. */
export function tooMuch({ waiting }: Line): Waiting | undefined {
  if (waiting.length <= maxWaiting) return undefined;
  const mined = waiting.filter(isMined);
  if (mined.length <= maxWaiting) return undefined;
  return mined.find(({ observation }) => observation.belowQuorum === true) ?? mined[0];
}
