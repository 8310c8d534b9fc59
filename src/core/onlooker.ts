import { type ConfirmOptions, createConfirming } from "./confirm.ts";
import { messageOf } from "./errors.ts";
import type { Follower } from "./follow.ts";
import { goneWith } from "./followed.ts";
import { recordAt } from "./record.ts";

/** A follower where no key sends: nothing is ever on its way, and what held when it was needed must still hold at the next head all the same. */
export function createOnlooker(options: ConfirmOptions): Follower {
  const [confirming, write] = [createConfirming(options), recordAt(options)];

  return {
    follow: () => undefined,
    takeUp: () => undefined,
    isNobodys: () => false,
    wasHeld: () => false,
    cover: () => undefined,
    assume: confirming.assume,
    async reorganised(gone) {
      const from = gone.at(-1)?.number;
      if (from === undefined) return;
      confirming.forget(goneWith(gone));
      confirming.reorganised(from);
    },
    async at(block, isSure = true) {
      for (const { action, look } of isSure ? confirming.looks(block) : [])
        await look().catch((error: unknown) => {
          const body = { reason: messageOf(error) };
          return write("unfollowed", { entries: [{ kind: "fault", ref: action, body }] });
        });
    },
    isAsked: () => false,
    open: () => [],
  };
}
