import { withDeadline } from "../lib/deadline.ts";
import { actionsOf } from "./ladder/rungs.ts";
import { holdsAt, type Looking } from "./outcomes.ts";
import type { Responder } from "./respond.ts";
import type { BlockRef, Finding } from "./types.ts";

/** The last block after `from`, of those that were looked at, at which an effect held; undefined where it did at none, and where nobody says it in time. */
export type HeldSince = (action: string, from: bigint) => Promise<bigint | undefined>;

/** Blocks that are looked at, at the most: of a longer time as many, one as far from the next as the other. */
const mostBlocks = 32n;
/** Milliseconds that what is found late waits for it. */
const patienceMs = 500;
/** `isNone`: it held at no block from `from` to the one before the head, as far as they were looked at and somebody answered in time. */
type Asked = { head: BlockRef; from: bigint; last: Promise<bigint | undefined>; isNone: boolean };

/** Asks the chain, once a head for all that was found from a block on; of what waits for long, each block once. */
export function createHeldSince(looking: Looking, head: () => BlockRef): HeldSince {
  const asked = new Map<string, Asked>();

  async function look(action: string, from: bigint, to: bigint): Promise<bigint | undefined> {
    const between = to - from;
    const step = between <= mostBlocks ? 1n : (between + mostBlocks - 1n) / mostBlocks;
    const heights = Array.from({ length: Number((between + step - 1n) / step) }, (_, at) => to - BigInt(at) * step);
    // What one node has no state of any more says nothing of the others.
    const held = heights.map((height) => holdsAt(action, height, looking).catch(() => false));
    const answers = await Promise.all(held);
    return heights.find((_, at) => answers[at]);
  }

  function ask(action: string, from: bigint, now: BlockRef): Asked {
    const before = asked.get(action);
    const isWithin = before !== undefined && before.from <= from;
    if (isWithin && before.head.hash === now.hash) return before;
    // Where blocks among them are gone, it is as if it had held in none of those that took their place, and is acted on.
    const [first, after] = isWithin && before.isNone ? [before.from, before.head.number - 1n] : [from, from];
    const one: Asked = { head: now, from: first, last: Promise.resolve(undefined), isNone: false };
    const answer = look(action, after > from ? after : from, now.number - 1n).then((block) => {
      one.isNone = block === undefined;
      return block;
    });
    one.last = withDeadline(answer, patienceMs, () => undefined);
    asked.set(action, one);
    return one;
  }

  return async (action, from) => {
    const now = head();
    if (now.number <= from + 1n) return undefined;
    const block = await ask(action, from, now).last;
    return block !== undefined && block > from ? block : undefined;
  };
}

/**
 * Of what is taken late the steps whose effect was there since, and was lifted again, each with a block at which it held. Another replica may have brought it
 * about that could not say so yet, or somebody else: people have dealt with what was found before, and what is found from then on is acted on.
 */
export async function overSince(
  steps: readonly string[],
  { block: { number } }: Finding,
  { policy, beat, heldSince }: Pick<Responder, "policy" | "beat" | "heldSince">,
): Promise<ReadonlyMap<string, bigint>> {
  const over = new Map<string, bigint>();
  const look = async (step: string) => {
    const [action = step] = actionsOf(step, policy.ladders);
    const block = beat.prepared(action)?.holds === true ? undefined : await heldSince?.(action, number);
    if (block !== undefined) over.set(step, block);
  };
  await Promise.all(steps.map(look));
  return over;
}
