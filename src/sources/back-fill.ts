import type { BackFill as Progress } from "../core/back-fill.ts";
import type { Chain, LogFilter } from "../core/parts.ts";
import type { Block, BlockRef, Observation } from "../core/types.ts";
import { createAhead } from "./ahead.ts";
import { observed } from "./observation.ts";
import { steps, type Walked } from "./steps.ts";

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

/** Older blocks in their order, a few at a time, while newer ones are looked at first. */
export function createBackFill(chain: Chain, filters: readonly LogFilter[], { maxReorg, first, signal, ...gap }: Gap) {
  const reading = { chain, ahead: createAhead(chain, filters), maxReorg, first };
  const from = (gap.trail.at(-1)?.number ?? -1n) + 1n;
  let trail = gap.trail;
  let { begin } = gap;
  let walking: AsyncGenerator<Walked> | undefined;

  const left = () => begin.number - 1n - (trail.at(-1)?.number ?? from - 1n);

  async function next(): Promise<Walked | undefined> {
    walking ??= steps(reading, trail, await chain.blockAt(begin.number - 1n), signal);
    const { value, done } = await walking.next();
    return done === true ? undefined : value;
  }

  return {
    /** The next blocks, as many at most. After an error it begins again behind the last one that was taken. */
    async *some(most: number): AsyncGenerator<Observation> {
      try {
        for (let count = 0; count < most && left() > 0n && !signal.aborted; count++) {
          const walked = await next();
          if (walked === undefined) return;
          const { block, reorged, further } = walked;
          yield* observed(chain, block, await reading.ahead.firstLogs(block), { isHead: false, reorged });
          trail = further;
        }
      } catch (error) {
        walking = undefined;
        throw error;
      }
    },
    isDone: () => left() <= 0n,
    /** The newer blocks begin later: there were too many of them again. */
    extend(later: Block): void {
      begin = later;
      walking = undefined;
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
