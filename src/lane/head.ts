import type { ChainApp } from "../app/app.ts";
import { steady } from "../app/nodes.ts";
import type { Block, Observation } from "../core/types.ts";
import { ageBy } from "../lib/age.ts";
import { clockWarning } from "../warnings.ts";
import type { LaneOptions } from "./scope.ts";

/** The head that a lane begins with; `isSure` where the quorum vouches for it. */
export type FirstHead = { readonly block: Block; readonly isSure: boolean };

/**
 * Without a quorum a lane starts all the same, to tell what it sees: with the height that as many nodes have reached as are a quorum, so that one
 * that invents a high block puts off no deadline.
 */
export async function firstHead({
  chain,
  loose,
  alone = [],
  config: { quorum },
}: Pick<ChainApp, "chain" | "loose" | "alone" | "config">): Promise<FirstHead> {
  try {
    return { block: await chain.head(), isSure: true };
  } catch {
    const heads = (await Promise.allSettled(alone.map((one) => one.head())))
      .flatMap((one) => (one.status === "fulfilled" ? [one.value] : []))
      .sort((one, other) => (one.number < other.number ? 1 : -1));
    return { block: heads[quorum - 1] ?? heads.at(-1) ?? (await loose.head()), isSure: loose === chain };
  }
}

/** The head, which may be lower than one before it; or a block beyond the newest that was shown. */
export function isNewest({ isHead, block }: Observation, newest: Block): boolean {
  return isHead || block.number > newest.number;
}

/** The head of which is read again what was read of blocks that are gone. Of older ones, which are filled in beside newer ones, nothing was read. */
export function readAnewAt({ reorged, belowQuorum, isHead, block, head }: Observation): Block | undefined {
  if (reorged.length === 0 || belowQuorum === true) return undefined;
  return isHead ? block : head;
}

/**
 * Seconds since 1970 by which ends are judged. Without a quorum the time of the last block may be anybody's, or stands still: what has ended by the
 * machine's clock is not in force again, or still, because that block is old.
 */
export function timeAt({ timestamp }: Block, isDoubted: boolean, now: () => number): bigint {
  const clock = BigInt(Math.floor(now() / 1_000));
  return isDoubted && clock > timestamp ? clock : timestamp;
}

/**
 * When the newest block was made (milliseconds since 1970) of a chain of which no other was handled for `staleSeconds`; undefined while it goes on. By the
 * time that passed since it was seen as well: where the chain's clock is ahead of the machine's, its blocks stay young for long.
 */
export function blindness(
  { staleSeconds }: Pick<ChainApp["config"], "staleSeconds">,
  now: () => number,
  clock: () => number = steady,
) {
  const ageOf = ageBy(now, clock);
  let seenAt = clock();
  return {
    /** The newest block by what is observed. */
    seen({ head, block }: Observation): Block {
      seenAt = clock();
      return head ?? block;
    },
    since: ({ timestamp }: Block): number | undefined =>
      Math.max(ageOf(timestamp), clock() - seenAt) >= staleSeconds * 1_000 ? Number(timestamp) * 1_000 : undefined,
  };
}

/** Says so where what approvers sign would not be good at this head. */
export function toldClock(
  first: FirstHead,
  { app: { config }, chain, now }: Pick<LaneOptions, "app" | "chain" | "now">,
  onFault: (ref: string, reason: string) => void,
): FirstHead {
  const { name } = chain.config;
  const warning = config.operator.approvers.length === 0 ? undefined : clockWarning(name, first.block, now());
  if (warning !== undefined) onFault("clock", warning);
  return first;
}
