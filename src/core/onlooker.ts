import { type ConfirmOptions, createConfirming } from "./confirm.ts";
import type { Follower } from "./follow.ts";
import { goneWith } from "./followed.ts";
import { createGuard, guarded } from "./guarded.ts";
import type { Block } from "./types.ts";

/** A follower where no key sends: nothing is ever on its way, and what held when it was needed must still hold at the next head all the same. */
export function createOnlooker(options: ConfirmOptions): Follower {
  const confirming = createConfirming(options);
  let time = 0n;
  const guard = createGuard(options, () => time);
  const confirm = async (block: Block): Promise<void> => {
    for (const { action, look } of confirming.looks(block)) await guarded(guard, action, look());
  };

  return {
    follow: () => undefined,
    takeUp: () => undefined,
    isNobodys: () => false,
    wasHeld: () => false,
    cover: () => undefined,
    assume: confirming.assume,
    confirm,
    async reorganised(gone) {
      const from = gone.at(-1)?.number;
      if (from === undefined) return;
      confirming.reorganised(from, goneWith(gone));
    },
    async at(block, isSure = true) {
      if (!isSure) return;
      time = block.timestamp;
      await confirm(block);
    },
    isAsked: () => false,
    nonces: () => ({ open: [], needed: [], ended: [] }),
    open: () => [],
  };
}
