import type { BackFill as Progress } from "../core/back-fill.ts";
import type { Chain, LogFilter } from "../core/parts.ts";
import type { Block, BlockRef, Observation } from "../core/types.ts";
import { withDeadline } from "../lib/deadline.ts";
import { createAhead } from "./ahead.ts";
import { observed } from "./observation.ts";
import { steps } from "./steps.ts";

type Gap = {
  /** It ends with the last block that was looked at. */
  readonly trail: readonly BlockRef[];
  /** The block at which the newer ones begin, which are looked at first. */
  readonly begin: Block;
  readonly maxReorg: number;
  /** The first block that was ever shown, where it is known. */
  readonly first: bigint | undefined;
  readonly signal: AbortSignal;
};

/** `further` is the trail with its block, once all of that was shown. */
type Shown = { readonly one: Observation; readonly further: readonly BlockRef[] | undefined };

/** Milliseconds for which an older block, or what is in it, is waited for before the head is looked at again: a node that holds it back must keep nobody from that. */
const patienceMs = 500;

/** Older blocks in their order, a few at a time, while newer ones are looked at first. */
export function createBackFill(chain: Chain, filters: readonly LogFilter[], { maxReorg, first, signal, ...gap }: Gap) {
  const reading = { chain, ahead: createAhead(chain, filters), maxReorg, first };
  const from = (gap.trail.at(-1)?.number ?? -1n) + 1n;
  let trail = gap.trail;
  let { begin } = gap;
  let walking: AsyncGenerator<Shown> | undefined;
  let coming: Promise<Shown | undefined> | undefined;
  let isWaiting = false;

  const left = () => begin.number - 1n - (trail.at(-1)?.number ?? from - 1n);

  async function* walk(last: Block): AsyncGenerator<Shown> {
    for await (const { block, reorged, further } of steps(reading, trail, last, signal)) {
      const found = await reading.ahead.firstLogs(block);
      for await (const one of observed(chain, block, found, { isHead: false, reorged }))
        yield { one, further: one.isPartial === true ? undefined : further };
    }
  }

  async function next(): Promise<Shown | undefined> {
    walking ??= walk(await chain.blockAt(begin.number - 1n));
    const { value, done } = await walking.next();
    return done === true ? undefined : value;
  }

  /** What is shown next, or that it is still waited for: a later turn takes it. */
  async function nextSoon(): Promise<Shown | "late" | undefined> {
    coming ??= next();
    coming.catch(() => undefined); // whoever takes it hears of it
    const shown = await withDeadline(coming, patienceMs, () => "late" as const);
    if (shown !== "late") coming = undefined;
    return shown;
  }

  function beginAgain(): void {
    [walking, coming] = [undefined, undefined];
  }

  return {
    /** The next blocks, as many at most. After an error it begins again behind the last one that was taken. */
    async *some(most: number): AsyncGenerator<Observation> {
      isWaiting = false;
      try {
        for (let count = 0; count < most && left() > 0n && !signal.aborted; ) {
          const shown = await nextSoon();
          isWaiting = shown === "late";
          if (shown === undefined || shown === "late") return;
          yield shown.one;
          if (shown.further === undefined) continue;
          trail = shown.further;
          count++;
        }
      } catch (error) {
        beginAgain();
        throw error;
      }
    },
    isDone: () => left() <= 0n,
    /** Whether the last turn ended because no block came in time. */
    isWaiting: () => isWaiting,
    /** The newer blocks begin later: there were too many of them again. */
    extend(later: Block): void {
      begin = later;
      beginAgain();
    },
    /** What newer blocks say of the older ones. */
    marks: () => {
      const doneUpTo = trail.at(-1);
      return doneUpTo === undefined ? {} : { doneUpTo };
    },
    progress: (): Progress => ({ from, to: begin.number - 1n, left: left() }),
    /** The trail of the newer blocks with that of the older ones before it, when they meet: a reorganisation may reach over the place. */
    joined(newer: readonly BlockRef[]): readonly BlockRef[] {
      const isOne = newer[0]?.hash === begin.hash && trail.at(-1)?.hash === begin.parentHash;
      return isOne ? [...trail, ...newer].slice(-maxReorg - 1) : newer;
    },
  };
}

export type BackFill = ReturnType<typeof createBackFill>;
