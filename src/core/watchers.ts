import { withDeadline } from "../lib/deadline.ts";
import { marked } from "./doubt.ts";
import { FirebreakError, messageOf } from "./errors.ts";
import {
  failed,
  isFull,
  isPast,
  isTurned,
  isVouched,
  type Line,
  maxWaiting,
  type NamedDetector,
  nextOf,
  nodeOf,
  tooMuch,
  unseen,
  type Waiting,
} from "./line.ts";
import { indexOf, sortLogs } from "./log-index.ts";
import type { Chain } from "./parts.ts";
import type { Finding, Log, Observation } from "./types.ts";

export type WatchersOptions = {
  readonly detectors: readonly NamedDetector[];
  readonly chain: Chain;
  /** The same chain, read without a quorum: for blocks that fewer nodes vouch for. The same as `chain` unless given. */
  readonly loose?: Chain;
  /** The same as each node says it by itself: another one that lies must not say what a block holds that this one shows. */
  readonly alone?: readonly Chain[] | undefined;
  readonly found: (finding: Finding) => Promise<void>;
  /** A detector that could not say anything about a block; `last` when the block is given up. */
  readonly fault: (id: string, observation: Observation, error: unknown, last: boolean) => Promise<void>;
  /** Told when a detector gave up the newest block that it had to look at, and when it looks again, or has had nothing to look at for ten minutes. */
  readonly gaveUp?: (id: string, isGivenUp: boolean) => void;
  /** Milliseconds that one look may take, and that a whole block waits for its detectors. */
  readonly deadlineMs: number;
  /** Milliseconds between the first two looks at a block that could not be read; then twice as long each time, 16 times that at most. */
  readonly restMs: number;
  /** Looks at one block until it is given up; those count at which somebody could be asked, or which the quorum does not vouch for. */
  readonly maxAttempts: number;
};

/**
 * Every detector has a line of its own: one that fails or is stuck silences no other, and none waits for another.
 * A block that a detector could not read stays in its line and is looked at again, behind newer ones; `hasLookedUpTo` is false until then.
 */
export function createWatchers(options: WatchersOptions) {
  const { detectors, chain, loose = chain, alone = [], found, fault, deadlineMs, restMs, maxAttempts } = options;
  const fresh = {
    running: undefined,
    isLate: false,
    lastOf: undefined,
    done: { block: 0n, time: 0n, isGivenUp: false },
  };
  const lines: Line[] = detectors.map((one) => ({ ...one, ...fresh, waiting: [] }));
  const index = indexOf(lines);
  // Who must be asked at every block; of the others only those whose logs it holds, so that thousands cost nothing.
  const steady = lines.filter(({ detector }) => detector.everyBlock || detector.reports === true);
  const busy = new Set<Line>();
  /** Those that gave up the newest block that they had to look at. */
  const blind = new Set<Line>();
  /** Blocks that came and that the quorum vouches for: as long as there are new ones, it can be asked. */
  let shown = 0;

  /** Looks once at everything that waits. What fails rests: hammering the node now helps nobody, and must not use up its attempts. */
  async function look(line: Line): Promise<void> {
    const seen = new Set<Waiting>();
    try {
      for (let next = nextOf(line, seen); next !== undefined; next = nextOf(line, seen)) {
        seen.add(next);
        line.lastOf = nodeOf(next);
        if (await lookAt(line, next)) line.waiting = line.waiting.filter((one) => one !== next);
        if (line.isLate) return;
      }
    } finally {
      // In the same tick as the last look into the line, so that nothing waits in it with nobody running.
      line.running = undefined;
    }
  }

  /** False when the block must be looked at again. */
  async function lookAt(line: Line, next: Waiting): Promise<boolean> {
    const { observation } = next;
    try {
      const late = () => raiseLate(line.id, observation, deadlineMs);
      const doubtful = alone[observation.shownBy ?? -1] ?? loose;
      const reading = observation.belowQuorum === true ? doubtful : chain;
      const findings = await withDeadline(line.detector.observe(observation, reading), deadlineMs, late);
      line.isLate = false;
      for (const finding of findings) await found(marked(finding, observation));
      done(line, observation, findings.unread !== undefined);
      if (findings.unread !== undefined) await fault(line.id, observation, inPart(findings.unread), true);
      return true;
    } catch (error) {
      line.isLate = error instanceof FirebreakError && error.code === "DETECTOR_LATE";
      const isLast = failed(next, error, shown, maxAttempts);
      if (isLast) done(line, observation, true);
      else rest(line, next);
      await fault(line.id, observation, error, isLast);
      return isLast;
    }
  }

  /** A node that was only busy for a moment must not cost a block: the next look comes by itself, long before the next head. */
  function rest(line: Line, next: Waiting): void {
    if (restMs === 0) return;
    next.isResting = true;
    const again = () => {
      next.isResting = false;
      if (line.waiting.includes(next)) line.running ??= look(line);
    };
    setTimeout(again, restMs * 2 ** Math.min(next.looks - 1, 4)).unref();
  }

  function done(line: Line, observation: Observation, isGivenUp: boolean): void {
    if (!isTurned(line, observation, isGivenUp)) return;
    isGivenUp ? blind.add(line) : blind.delete(line);
    options.gaveUp?.(line.id, isGivenUp);
  }

  async function giveUp(line: Line, dropped: Waiting): Promise<void> {
    line.waiting = line.waiting.filter((one) => one !== dropped);
    done(line, dropped.observation, true);
    const message = `${line.id} is more than ${maxWaiting} blocks behind`;
    await fault(line.id, dropped.observation, new FirebreakError("DETECTOR_BEHIND", message), true);
  }

  async function take(line: Line, observation: Observation, logs: readonly Log[]): Promise<void> {
    const gone = new Set(observation.reorged.map(({ hash }) => hash));
    // What is not mined, and a report, came at a head and is of no block: nobody shows it again.
    const isGone = ({ block, pending, report }: Observation) =>
      gone.has(block.hash) && pending === undefined && report === undefined;
    line.waiting = line.waiting.filter((one) => !isGone(one.observation));
    const isCrowded = observation.pending !== undefined && isFull(line, logs);
    if (concerns(line, observation, logs) && !isCrowded)
      line.waiting.push({ observation: { ...observation, logs }, ...unseen });
    const dropped = tooMuch(line);
    if (dropped !== undefined) await giveUp(line, dropped);
    if (line.waiting.length === 0) return void busy.delete(line);
    busy.add(line);
    line.running ??= look(line);
  }

  return {
    /** Resolves when every detector has looked, or after the deadline; one that was late before is not waited for. */
    async observe(observation: Observation): Promise<void> {
      if (isVouched(observation)) shown++;
      const logs = sortLogs(observation.logs, index);
      const concerned = new Set([...steady, ...logs.keys(), ...busy]);
      for (const line of concerned) await take(line, observation, logs.get(line) ?? []);
      for (const line of blind) if (isPast(line, observation)) done(line, observation, false);
      const looking = [...busy]
        .filter(({ isLate, detector }) => !isLate && detector.traces !== true)
        .map(({ running }) => running);
      if (looking.length > 0) await withDeadline(Promise.all(looking), deadlineMs, () => undefined);
    },
    /** Whether every detector has looked at every block it was given, up to this one. */
    hasLookedUpTo: (number: bigint) =>
      [...busy].every(({ waiting }) => waiting.every(({ observation }) => observation.block.number > number)),
  };
}

/** Reports go to whom they name; what is not mined goes to who watches its logs; what it would leave is judged beside (judge.ts). */
function concerns({ id, detector }: Line, { report, pending }: Observation, logs: readonly Log[]): boolean {
  if (report !== undefined) return report.detector === id && detector.reports === true;
  return logs.length > 0 || (pending === undefined && detector.everyBlock);
}

/** What was found is told, and its block not looked at again; that the rest was not seen is told as well. */
function inPart(unread: unknown): FirebreakError {
  return new FirebreakError("SEEN_IN_PART", `it found something, and could not look at the rest: ${messageOf(unread)}`);
}

function raiseLate(id: string, { block }: Observation, deadlineMs: number): never {
  const message = `${id} took longer than ${deadlineMs} ms for block ${block.number}`;
  throw new FirebreakError("DETECTOR_LATE", message, { retryable: true });
}
