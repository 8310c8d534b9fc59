import { holdsNow } from "./outcomes.ts";
import type { Action, Chain } from "./parts.ts";
import { straight } from "./points.ts";
import { type Recorder, recordAt } from "./record.ts";
import type { Block, BlockRef, Finding } from "./types.ts";

export type ConfirmOptions = Recorder & { readonly actions: ReadonlyMap<string, Action>; readonly chain: Chain };

/** `since` the block at which it was found, for what was assumed before a restart: what was lifted later is not contained anew. */
type Assumed = { readonly finding: Finding; readonly action: string; readonly since: BlockRef | undefined };

/** What held when it was needed must still hold at the next head, or the finding is handled again. */
export function createConfirming(options: ConfirmOptions) {
  const { at = straight } = options;
  const write = recordAt(options);
  const all = new Map<string, Assumed>();

  const holdsAt = (action: string, block: BlockRef): Promise<boolean> =>
    at("confirm", () => holdsNow(action, block, options));

  return {
    assume: (finding: Finding, action: string, since?: BlockRef): void =>
      void all.set(`${finding.key} ${action}`, { finding, action, since }),
    forget(isGone: (finding: Finding) => boolean): void {
      for (const [name, { finding }] of all) if (isGone(finding)) all.delete(name);
    },
    /** What is to be looked at, each by itself. */
    looks: (block: Block): readonly { readonly action: string; readonly look: () => Promise<void> }[] =>
      [...all].map(([name, one]) => ({ action: one.action, look: () => confirm(name, one, block) })),
  };

  async function confirm(name: string, one: Assumed, block: Block): Promise<void> {
    const { action, finding, since = block } = one;
    // A node that lacks the state of then still says how it is now.
    const holds = await holdsAt(action, since).catch((error: unknown) => {
      if (since === block) throw error;
      return holdsAt(action, block);
    });
    all.delete(name);
    if (holds) return;
    const reason = `its effect held at the finding and no longer holds at block ${since.number}; it is acted on again`;
    const body = { reason, action, untried: [finding.key] };
    await write("unconfirmed", { entries: [{ kind: "fault", ref: action, body }] });
  }
}
