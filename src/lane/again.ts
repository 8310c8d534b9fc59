import type { IncidentHistory } from "../core/history.ts";
import { isOfBlocks } from "../core/origin.ts";
import type { Chain } from "../core/parts.ts";
import { type At, straight } from "../core/points.ts";
import { lookedUp, type Retractions } from "../core/retract.ts";
import type { BlockRef, Finding, NewEntry } from "../core/types.ts";
import { onlyNewest } from "../lib/newest.ts";
import { placed } from "./elsewhere.ts";
import { faultOf } from "./scope.ts";

type Options = {
  readonly chain: Chain;
  readonly history: Pick<IncidentHistory, "takeAgain" | "takeDue" | "timesGone">;
  readonly retractions: Pick<Retractions, "inPlaceOf" | "isGone" | "takeReopened">;
  readonly respondTo: (finding: Finding) => Promise<void>;
  /** How the respond path passes its points; straight unless it is given. */
  readonly at?: At | undefined;
  readonly note: (entries: readonly NewEntry[]) => unknown;
};

/** What a person ordered outlives the block that it was about, whose evidence is true no more. */
function late(finding: Finding): Finding {
  const ordered = `by a person before its block ${finding.block.number} went away`;
  return { ...finding, evidence: { ...finding.evidence, ordered } };
}

/**
 * Takes at each head what is due or failed before. In its turn, but beside what is new: while the key does not answer, what waits for it must not
 * hold up the next block.
 */
export function createAgain({ chain, history, retractions, respondTo, note, at = straight }: Options) {
  const lookUp = (finding: Finding) => at("looked-up", () => lookedUp(finding, chain, history.timesGone));

  async function take(finding: Finding, head: BlockRef): Promise<void> {
    await at("taken-again", () => respondTo(placed(finding, head))).catch((error: unknown) =>
      note([faultOf(finding.key, error)]),
    );
  }

  /** What is taken later than it was found may rest on a block that went away meanwhile. */
  async function lookedAt(finding: Finding, head: BlockRef): Promise<void> {
    if (!isOfBlocks(finding))
      return take(finding.order !== undefined && retractions.isGone(finding) ? late(finding) : finding, head);
    const gone = await lookUp(finding);
    if (gone.length > 0) await note(gone);
    if (gone.length === 0 && !retractions.isGone(finding)) return take(finding, head);
    // The same in the block that took its place was no news while this one waited, so that nothing else would take it.
    const other = retractions.inPlaceOf(finding);
    if (other === undefined || (await lookUp(other)).length > 0) return;
    if (!retractions.isGone(other)) await take(other, head);
  }

  return onlyNewest(
    async (head: BlockRef) => {
      for (const finding of [...history.takeAgain(), ...history.takeDue(head.number), ...retractions.takeReopened()])
        await lookedAt(finding, head);
    },
    (error) => void note([faultOf("again", error)]),
  );
}
