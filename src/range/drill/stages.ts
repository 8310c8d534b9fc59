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

/** In blocks; null for a stage that never came. */
export function stagesInBlocks(
  entries: readonly Entry[],
  outcome: Entry | undefined,
  signal: bigint | undefined,
): Stages<number | null> {
  const found = blockIn(
    entries.find(({ kind }) => kind === "finding"),
    "block",
  );
  const since = (block: bigint | undefined) =>
    block === undefined || signal === undefined ? null : Number(block - signal);
  const acted = entries.some(({ kind }) => kind === "intent") ? found : undefined;
  return {
    detect: since(found),
    decide: since(found),
    broadcast: since(acted),
    mine: since(blockIn(outcome, "minedBlock")),
    verify: since(blockIn(outcome, "verifiedBlock")),
  };
}

/** In milliseconds of the drill's clock; null for a stage that never came. */
export function stagesInMs(
  entries: readonly Entry[],
  outcome: Entry | undefined,
  { beats }: Performance,
  signal: bigint | undefined,
  mined: bigint | undefined,
): Stages<number | null> {
  const start = beats.find(({ number }) => number === signal)?.at;
  const since = (at: number | undefined) => (at === undefined || start === undefined ? null : at - start);
  const finding = entries.find(({ kind }) => kind === "finding");
  const decision = entries.find(({ kind }) => kind === "decision");
  return {
    detect: since(numberIn(finding, "foundAt")),
    decide: since(numberIn(decision, "decidedAt")),
    broadcast: since(entries.find(({ kind }) => kind === "broadcast")?.at),
    mine: since(beats.find(({ number }) => number === mined)?.at),
    verify: since(outcome?.at),
  };
}

/** A block number that an entry names. */
export function blockIn(entry: Entry | undefined, name: string): bigint | undefined {
  const value = entry?.body[name];
  return typeof value === "string" && /^\d+$/.test(value) ? BigInt(value) : undefined;
}

function numberIn(entry: Entry | undefined, name: string): number | undefined {
  const value = entry?.body[name];
  return typeof value === "number" ? value : undefined;
}
