import type { Entry } from "../../core/types.ts";
import type { Performance } from "./play.ts";

/** The five stages of a containment, each counted from the first signal. */
export type Stages<T> = {
  readonly detect: T;
  readonly decide: T;
  readonly broadcast: T;
  readonly mine: T;
  readonly verify: T;
};

/** From the first finding of the signal's block or a later one on: what was found and left alone before is no answer to it. */
function sinceSignal(entries: readonly Entry[], signal: bigint | undefined): readonly Entry[] {
  const isAnswer = (entry: Entry) => entry.kind === "finding" && (blockIn(entry, "block") ?? 0n) >= (signal ?? 0n);
  const first = entries.findIndex(isAnswer);
  return first === -1 ? [] : entries.slice(first);
}

/** In blocks; null for a stage that never came. What is decided and sent has no block of its own: it is done on the last one that was closed by then. */
export function stagesInBlocks(
  all: readonly Entry[],
  outcome: Entry | undefined,
  { beats }: Pick<Performance, "beats">,
  signal: bigint | undefined,
): Stages<number | null> {
  const entries = sinceSignal(all, signal);
  const found = blockIn(
    entries.find(({ kind }) => kind === "finding"),
    "block",
  );
  const since = (block: bigint | undefined) =>
    block === undefined || signal === undefined ? null : Number(block - signal);
  const closedBy = (moment: number | undefined) =>
    moment === undefined ? undefined : beats.findLast(({ at }) => at <= moment)?.number;
  const decide = since(closedBy(numberIn(decisionIn(entries), "decidedAt")));
  const mine = since(blockIn(outcome, "minedBlock"));
  const noted = since(closedBy(entries.find(({ kind }) => kind === "broadcast")?.at));
  return {
    detect: since(found),
    decide,
    // It was sent before its block was closed.
    broadcast: sentBy(noted, decide, mine === null ? null : mine - 1),
    mine,
    verify: since(blockIn(outcome, "verifiedBlock")),
  };
}

/** In milliseconds of the drill's clock; null for a stage that never came. */
export function stagesInMs(
  all: readonly Entry[],
  outcome: Entry | undefined,
  { beats }: Pick<Performance, "beats">,
  signal: bigint | undefined,
  mined: bigint | undefined,
): Stages<number | null> {
  const entries = sinceSignal(all, signal);
  const start = beats.find(({ number }) => number === signal)?.at;
  const since = (at: number | undefined) => (at === undefined || start === undefined ? null : at - start);
  const finding = entries.find(({ kind }) => kind === "finding");
  const decide = since(numberIn(decisionIn(entries), "decidedAt"));
  const mine = since(beats.find(({ number }) => number === mined)?.at);
  const noted = since(entries.find(({ kind }) => kind === "broadcast")?.at);
  return {
    detect: since(numberIn(finding, "foundAt")),
    decide,
    broadcast: sentBy(noted, decide, blockIn(outcome, "minedBlock") === undefined ? null : mine),
    mine,
    verify: since(outcome?.at),
  };
}

/**
 * A broadcast is noted when its answer is there, which may be after it was mined, as where a responder starts again: sent it was by then. A signal's own
 * block that is played again and holds the answer tells nothing: it counts from when the signal was first seen.
 */
function sentBy(noted: number | null, decide: number | null, latest: number | null): number | null {
  if (noted === null || latest === null || latest < (decide ?? 0)) return noted;
  return Math.min(noted, latest);
}

function decisionIn(entries: readonly Entry[]): Entry | undefined {
  return entries.find(({ kind }) => kind === "decision");
}

/** A block number that an entry names. */
export function blockIn(entry: Pick<Entry, "body"> | undefined, name: string): bigint | undefined {
  const value = entry?.body[name];
  return typeof value === "string" && /^\d+$/.test(value) ? BigInt(value) : undefined;
}

function numberIn(entry: Entry | undefined, name: string): number | undefined {
  const value = entry?.body[name];
  return typeof value === "number" ? value : undefined;
}
