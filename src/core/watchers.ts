import { withDeadline } from "../lib/deadline.ts";
import { FirebreakError } from "./errors.ts";
import type { Chain, Detector } from "./parts.ts";
import type { Finding, Log, Observation } from "./types.ts";

export type NamedDetector = { readonly id: string; readonly detector: Detector };

export type WatchersOptions = {
  readonly detectors: readonly NamedDetector[];
  readonly chain: Chain;
  readonly found: (finding: Finding) => Promise<void>;
  /** A detector that could not say anything about a block; `last` when the block is given up. */
  readonly fault: (id: string, observation: Observation, error: unknown, last: boolean) => Promise<void>;
  /** Milliseconds that one look may take, and that a whole block waits for its detectors. */
  readonly deadlineMs: number;
};

const maxAttempts = 5;
const maxWaiting = 64;

type Line = {
  readonly id: string;
  readonly detector: Detector;
  readonly waiting: { observation: Observation; attempts: number }[];
  running: Promise<void> | undefined;
};

/**
 * Every detector has a line of its own: one that fails or is stuck silences no other, and none waits for another.
 * A block that a detector could not read stays in its line and is looked at again; `idle` is false until then.
 */
export function createWatchers({ detectors, chain, found, fault, deadlineMs }: WatchersOptions) {
  const lines: Line[] = detectors.map((one) => ({ ...one, waiting: [], running: undefined }));
  const index = indexOf(lines);

  async function look(line: Line): Promise<void> {
    for (let next = line.waiting[0]; next !== undefined; next = line.waiting[0]) {
      try {
        const late = () => {
          throw new FirebreakError(
            "DETECTOR_LATE",
            `${line.id} took longer than ${deadlineMs} ms for block ${next?.observation.block.number}`,
            { retryable: true },
          );
        };
        const findings = await withDeadline(line.detector.observe(next.observation, chain), deadlineMs, late);
        line.waiting.shift();
        for (const finding of findings) await found(finding);
      } catch (error) {
        next.attempts++;
        const isLast = next.attempts >= maxAttempts || !(error instanceof FirebreakError && error.retryable);
        if (isLast) line.waiting.shift();
        await fault(line.id, next.observation, error, isLast);
        // The node may know more at the next block; hammering it now helps nobody.
        if (!isLast) return;
      }
    }
  }

  return {
    /** Resolves when every detector has looked, or after the deadline; what is late goes on and is still heard. */
    async observe(observation: Observation): Promise<void> {
      const logs = sortLogs(observation.logs, index);
      for (const line of lines) {
        const own = logs.get(line) ?? [];
        if (line.detector.everyBlock || own.length > 0)
          line.waiting.push({ observation: { ...observation, logs: own }, attempts: 0 });
        if (line.waiting.length > maxWaiting) await giveUp(line, fault);
        if (line.waiting.length > 0) line.running ??= look(line).finally(() => (line.running = undefined));
      }
      await withDeadline(Promise.all(lines.map(({ running }) => running)), deadlineMs, () => undefined);
    },
    /** Whether every detector has looked at every block it was given. */
    isIdle: () => lines.every(({ waiting }) => waiting.length === 0),
  };
}

async function giveUp(line: Line, fault: WatchersOptions["fault"]): Promise<void> {
  // The first one may be under way; drop the one behind it.
  const dropped = line.waiting.splice(1, 1)[0];
  if (dropped === undefined) return;
  await fault(
    line.id,
    dropped.observation,
    new FirebreakError("DETECTOR_BEHIND", `${line.id} is more than ${maxWaiting} blocks behind`),
    true,
  );
}

type Index = ReadonlyMap<string, ReadonlyMap<string, readonly Line[]>>;

/** Address → topic0 → detectors: what it costs does not grow with what is watched. */
function indexOf(lines: readonly Line[]): Index {
  const index = new Map<string, Map<string, Line[]>>();
  for (const line of lines)
    for (const { address, topic0 } of line.detector.logs) {
      const topics = index.get(address) ?? new Map<string, Line[]>();
      index.set(address, topics.set(topic0, [...(topics.get(topic0) ?? []), line]));
    }
  return index;
}

function sortLogs(logs: readonly Log[], index: Index): Map<Line, Log[]> {
  const sorted = new Map<Line, Log[]>();
  for (const log of logs)
    for (const line of index.get(log.address)?.get(log.topics[0] ?? "") ?? []) {
      const own = sorted.get(line);
      if (own === undefined) sorted.set(line, [log]);
      else own.push(log);
    }
  return sorted;
}
