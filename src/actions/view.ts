import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Chain } from "../core/parts.ts";
import type { PlanAction } from "../core/plans.ts";
import type { Block, BlockRef, Call, Hash, Hex } from "../core/types.ts";
import { wordAt } from "../lib/words.ts";

/** What says whether an effect holds: views, and what their answers mean. */
export type View = {
  /** What is asked, in words. */
  readonly says: string;
  readonly asks: readonly Call[];
  /** Whether the effect holds; undefined for answers that can never say yes. `now` is the block's time, in seconds. */
  readonly judge: (answers: readonly Hex[], now: bigint) => boolean | undefined;
  /** True when it depends on the time. */
  readonly isTimed?: boolean;
};

type Wanted = Pick<PlanAction, "mask" | "op" | "expected">;

/** The first word of an answer, masked, is what is expected, or lies so many seconds ahead. */
export function wordView(says: string, ask: Call, wanted: Wanted): View {
  return {
    says,
    asks: [ask],
    judge: ([answer = "0x"], now) => isExpected(answer, wanted, now),
    isTimed: wanted.op === "at-least-now-plus",
  };
}

/** Whether the first word of an answer is as wanted; undefined when there is none. */
export function isExpected(answer: Hex, { mask, op, expected }: Wanted, now: bigint): boolean | undefined {
  const word = wordAt(answer, 0);
  if (word === undefined) return undefined;
  const found = BigInt(word) & BigInt(mask);
  return op === "equal" ? found === BigInt(expected) : found >= now + BigInt(expected);
}

const everyBit: Hash = `0x${"ff".repeat(32)}`;

/** The first word of an answer is this. */
export const equalTo = (expected: Hash): Wanted => ({ mask: everyBit, op: "equal", expected });

/** Holds when all of them do. */
export function allOf(says: string, views: readonly View[]): View {
  return {
    says,
    asks: views.flatMap(({ asks }) => asks),
    judge: (answers, now) => {
      let from = 0;
      const verdicts = views.map(({ asks, judge }) => {
        from += asks.length;
        return judge(answers.slice(from - asks.length, from), now);
      });
      return verdicts.includes(undefined) ? undefined : !verdicts.includes(false);
    },
    isTimed: views.some(({ isTimed }) => isTimed),
  };
}

/** What a view says at a block; undefined for answers that can never say yes. */
export async function viewAt(view: View, block: BlockRef | Block, chain: Chain): Promise<boolean | undefined> {
  const [now, ...answers] = await Promise.all([
    view.isTimed === true ? timeOf(block, chain) : 0n,
    ...view.asks.map((ask) => chain.call(ask, block)),
  ]);
  return view.judge(answers, now);
}

/** The same, or undefined when one of the views reverts or is not there: then it can never say yes. */
export async function readableView(view: View, block: Block, chain: Chain): Promise<boolean | undefined> {
  try {
    return await viewAt(view, block, chain);
  } catch (error) {
    return unreadable(error, undefined);
  }
}

/** Why nobody can read it, where the views themselves refuse; a node that does not answer says nothing of them. */
export function unreadOf(error: unknown, says: string): string | undefined {
  if (!(error instanceof FirebreakError) || error.code !== "CALL_REVERTED") return undefined;
  return `${says} reverts (${messageOf(error)}): it would be sent, and nobody could read whether it holds; mend what is asked, or the target`;
}

/** What is taken instead when a target cannot be read; a bug is no unreadable target. */
export function unreadable<T>(error: unknown, instead: T): T {
  if (error instanceof FirebreakError) return instead;
  throw error;
}

async function timeOf(block: BlockRef | Block, chain: Chain): Promise<bigint> {
  return "timestamp" in block ? block.timestamp : (await chain.blockAt(block.number)).timestamp;
}
