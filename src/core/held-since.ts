import { withDeadline } from "../lib/deadline.ts";
import { actionsOf } from "./ladder/rungs.ts";
import { holdsAt, type Looking } from "./outcomes.ts";
import type { Responder } from "./respond.ts";
import type { BlockRef, Finding } from "./types.ts";

/**
 * The last block after `from`, of those that were looked at, at which an effect held that does not hold now; undefined where it did at none, and where nobody
 * says it in time.
 */
export type HeldSince = (action: string, from: bigint) => Promise<bigint | undefined>;

/** Blocks that are looked at, at the most: of a longer time as many, one as far from the next as the other. */
const mostBlocks = 32n;
/** Milliseconds that what is found late waits for it. */
const patienceMs = 500;
/** Blocks for which who did not answer is not asked again. */
const silentBlocks = 10n;

type Asked = { readonly head: BlockRef; readonly from: bigint; readonly last: Promise<bigint | undefined> };

/** Asks the chain, once a head for all that was found from a block on. */
export function createHeldSince(looking: Looking, head: () => BlockRef): HeldSince {
  const asked = new Map<string, Asked>();
  /** By action, the height from which on it is asked again, where nobody answered: nothing else is to wait for that. */
  const silent = new Map<string, bigint>();

  async function look(action: string, from: bigint, now: BlockRef): Promise<bigint | undefined> {
    const between = now.number - 1n - from;
    const step = between <= mostBlocks ? 1n : (between + mostBlocks - 1n) / mostBlocks;
    const count = Number((between + step - 1n) / step);
    const heights = Array.from({ length: count }, (_, at) => now.number - 1n - BigInt(at) * step);
    // What one node has no state of any more says nothing of the others; what holds now, or cannot be read, is not over.
    const held = heights.map((height) => holdsAt(action, height, looking).catch(() => false));
    const isOver = holdsAt(action, now, looking).then(
      (holds) => !holds,
      () => false,
    );
    const answers = await Promise.all(held);
    return (await isOver) ? heights.find((_, at) => answers[at]) : undefined;
  }

  function ask(action: string, from: bigint, now: BlockRef): Promise<bigint | undefined> {
    const before = asked.get(action);
    if (before !== undefined && before.head.hash === now.hash && before.from <= from) return before.last;
    const last = withDeadline(look(action, from, now), patienceMs, () => {
      silent.set(action, now.number + silentBlocks);
      return undefined;
    });
    asked.set(action, { head: now, from, last });
    return last;
  }

  return async (action, from) => {
    const now = head();
    if (now.number <= from + 1n || now.number < (silent.get(action) ?? 0n)) return undefined;
    const block = await ask(action, from, now);
    return block !== undefined && block > from ? block : undefined;
  };
}

/**
 * Of what is found late the steps whose effect was there since and does not hold any more, each with a block at which it held. People have dealt with what was
 * found before; what is found from then on is acted on.
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
