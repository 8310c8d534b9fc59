import { remember } from "../lib/remember.ts";
import { foundIn } from "./origin.ts";
import type { Finding, NewEntry } from "./types.ts";

/** How often it was taken back, and whether it is now; `gone` is how often that was because its block went away, which all chains see alike. */
type Round = { readonly count: number; readonly isBack: boolean; readonly gone?: number };

export type RoundsKept = Map<string, Round>;

/**
 * How often a finding was taken back, or what was announced of it: what comes of it after that is news, though it is the same finding. Learned from the
 * journal, so that replicas count alike, wherever the head of each is.
 */
export function createRounds(all: RoundsKept = new Map()) {
  const nameOf = (incident: string, hash: string) => `${incident} ${hash}`;
  const ofFinding = (finding: Finding) => nameOf(finding.key, foundIn(finding));
  const countOf = (name: string) => all.get(name)?.count ?? 0;
  const goneOf = (name: string) => all.get(name)?.gone ?? 0;

  return {
    keep: (): RoundsKept => all,
    of: (finding: Finding): number => countOf(ofFinding(finding)),
    timesGone: (finding: Finding): number => goneOf(ofFinding(finding)),
    found(finding: Finding): void {
      const [name, count] = [ofFinding(finding), countOf(ofFinding(finding))];
      if (count > 0) remember(all, name, { count, isBack: false, gone: goneOf(name) });
    },
    withdrawn(finding: Finding): void {
      const name = ofFinding(finding);
      remember(all, name, { count: countOf(name) + 1, isBack: false, gone: goneOf(name) });
    },
    /** Whether another replica's word of a block that went away was counted before, so that it says nothing of what was found there again. */
    isOver: (incident: string, { blockHash, round }: NewEntry["body"]): boolean =>
      round !== undefined && Number(round) < goneOf(nameOf(incident, String(blockHash))),
    /** Each replica says so of a block that is gone: that is once. */
    retracted(incident: string, { blockHash }: NewEntry["body"]): void {
      const name = nameOf(incident, String(blockHash));
      if (blockHash === undefined || all.get(name)?.isBack === true) return;
      remember(all, name, { count: countOf(name) + 1, isBack: true, gone: goneOf(name) + 1 });
    },
  };
}
