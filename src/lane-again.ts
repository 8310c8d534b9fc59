import type { IncidentHistory } from "./core/history.ts";
import type { Chain } from "./core/parts.ts";
import { lookedUp, type Retractions } from "./core/retract.ts";
import type { BlockRef, Finding, NewEntry } from "./core/types.ts";
import { placed } from "./lane-elsewhere.ts";
import { faultOf } from "./lane-scope.ts";
import { onlyNewest } from "./lib/newest.ts";

type Options = {
  readonly chain: Chain;
  readonly history: Pick<IncidentHistory, "takeAgain" | "takeDue">;
  readonly retractions: Pick<Retractions, "isGone" | "takeReopened">;
  readonly respondTo: (finding: Finding) => Promise<void>;
  readonly note: (entries: readonly NewEntry[]) => unknown;
};

/**
 * Takes at each head what is due or failed before. In its turn, but beside what is new: while the key does not answer, what waits for it must not
 * hold up the next block.
 */
export function createAgain({ chain, history, retractions, respondTo, note }: Options) {
  async function take(finding: Finding, head: BlockRef): Promise<void> {
    if (retractions.isGone(finding)) return;
    await respondTo(placed(finding, head)).catch((error: unknown) => note([faultOf(finding.key, error)]));
  }

  return onlyNewest(
    async (head: BlockRef) => {
      // What is taken later than it was found may rest on a block that went away meanwhile.
      for (const finding of [...history.takeAgain(), ...history.takeDue(head.number), ...retractions.takeReopened()]) {
        const gone = await lookedUp(finding, chain);
        await (gone.length > 0 ? note(gone) : take(finding, head));
      }
    },
    (error) => void note([faultOf("again", error)]),
  );
}
