import { withDeadline } from "../../lib/deadline.ts";
import { remember } from "../../lib/remember.ts";
import { firstHeld } from "../outcomes.ts";
import type { Action, Chain } from "../parts.ts";
import type { BlockRef } from "../types.ts";
import type { Climb } from "./climbs.ts";

type Looking = { readonly actions: ReadonlyMap<string, Action>; readonly chain: Chain };

/** Which of the actions of a ladder was seen to hold, and at which block. */
export type Held = { readonly by: string; readonly at: bigint };

/** Blocks before a head that are asked, at the most. */
const most = 8n;
/** Milliseconds in which a node says it. */
const patienceMs = 2_000;
const remembered = 1_000;

/**
 * The blocks of a climb at which nobody looked, since heads came faster than looks: there the effect may have been brought about, as by another replica
 * that has not said so yet, and lifted again.
 */
export function createUnseen() {
  const [looked, seen] = [new Map<string, bigint>(), new Map<string, Held>()];
  let branch = 0;

  return {
    /** The last of them at which the effect held; what cannot be read counts as not holding. */
    async heldAt({ step, since }: Climb, ids: readonly string[], head: BlockRef, looking: Looking) {
      const [last, begun] = [looked.get(step) ?? since, branch];
      const [from, left] = [last > since ? last : since, head.number - most - 1n];
      const all: Promise<Held | undefined>[] = [];
      for (let at = head.number - 1n; at > from && at > left; at -= 1n) {
        const asked = looking.chain.blockAt(at).then((block) => firstHeld(ids, block, looking));
        const held = asked.then((by) => (by === undefined ? undefined : { by, at }));
        all.push(withDeadline(held, patienceMs, () => undefined).catch(() => undefined));
      }
      const found = (await Promise.all(all)).find((held) => held !== undefined);
      // What was read of a branch that has gone meanwhile is known of none.
      if (found !== undefined && branch === begun) remember(seen, step, found, remembered);
      const before = seen.get(step);
      return found ?? (before !== undefined && before.at > since ? before : undefined);
    },
    /** What is to be said of this head, and of those before it, is said. */
    looked(step: string, head: bigint): void {
      remember(looked, step, head, remembered);
    },
    /** The blocks from this one on are other ones now. What held below them did all the same. */
    reorganised(from: bigint): void {
      branch += 1;
      for (const [step, { at }] of seen) if (at >= from) seen.delete(step);
      for (const [step, head] of looked) if (head >= from) looked.set(step, from - 1n);
    },
  };
}
