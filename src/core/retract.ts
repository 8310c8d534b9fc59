import { foundIn } from "./origin.ts";
import type { Finding, Hash, NewEntry, Observation } from "./types.ts";

const remembered = 256;

/** Findings of the last blocks, so that one whose block was reorganised away is retracted and never silently kept. */
export function createRetractions() {
  let recent: readonly Finding[] = [];
  let lost: readonly Hash[] = [];

  return {
    /** Whether its block was taken away lately, and no person ordered it. */
    isGone: (finding: Finding): boolean => finding.order === undefined && lost.includes(foundIn(finding)),
    remember(finding: Finding): void {
      recent = [...recent, finding].slice(-remembered);
    },
    by({ reorged }: Observation): readonly NewEntry[] {
      if (reorged.length === 0) return [];
      const gone = new Set(reorged.map(({ hash }) => hash));
      lost = [...lost, ...gone].slice(-remembered);
      const retracted = recent.filter(({ block }) => gone.has(block.hash));
      recent = recent.filter(({ block }) => !gone.has(block.hash));
      return retracted.map(({ key, block }) => ({
        kind: "retracted",
        ref: key,
        body: { block: `${block.number}`, blockHash: block.hash, reason: "its block is no longer part of the chain" },
      }));
    },
  };
}
