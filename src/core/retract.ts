import { foundIn, isOfBlocks } from "./origin.ts";
import type { Chain } from "./parts.ts";
import { depth } from "./settled.ts";
import type { BlockRef, Finding, Hash, NewEntry, Observation } from "./types.ts";

const remembered = 256;

/** How often the block of a finding went away before. */
type RoundOf = (finding: Finding) => number;

/** That the block of a finding which waited is gone, also when that happened while nobody looked. A block that cannot be read is not gone. */
export async function lookedUp(
  finding: Finding,
  chain: Pick<Chain, "blockAt">,
  round: RoundOf,
): Promise<readonly NewEntry[]> {
  const { block, origin } = finding;
  if (!isOfBlocks(finding) || origin !== undefined || block.number === 0n) return [];
  const there = await chain.blockAt(block.number).catch(() => undefined);
  return there === undefined || there.hash === block.hash ? [] : [retracted(finding, round)];
}

function retracted(finding: Finding, round: RoundOf): NewEntry {
  const { key, block } = finding;
  const reason = "its block is no longer part of the chain";
  const body = { block: `${block.number}`, blockHash: block.hash, round: round(finding), reason };
  return { kind: "retracted", ref: key, body };
}

const nothing = { found: () => [], timesGone: () => 0 };

/**
 * Findings whose block was reorganised away are retracted and never silently kept: those of the last blocks, and those that the journal has, which
 * `found` tells, or many of one detector would push out what waits. Of those of before the start, whose steps may wait on another chain, nobody saw
 * which blocks went away meanwhile, so that another one at their height says it.
 */
export function createRetractions({
  found: known,
  timesGone: round,
}: {
  found(): readonly Finding[];
  timesGone: RoundOf;
} = nothing) {
  let before = known().toSorted((one, other) => Number(one.block.number - other.block.number));
  const heights = new Set(before.map(({ block }) => block.number));
  let recent: readonly Finding[] = [];
  let lost: readonly Hash[] = [];
  const reopened = new Map<string, Finding>();

  return {
    /** Whether its block was taken away lately; what is not of blocks is done all the same. */
    isGone: (finding: Finding): boolean => lost.includes(foundIn(finding)),
    /** False of one whose block is gone: who looked for long must not bring about what is for no chain. It is looked at anew if it comes back. */
    remember(finding: Finding): boolean {
      if (isOfBlocks(finding) && lost.includes(foundIn(finding))) return false;
      recent = [...recent, finding].slice(-remembered);
      return true;
    },
    /**
     * The last finding of the same incident, near the height of one whose block is gone: it may have been passed over for that one. Of a block above that one
     * until which its effect held, if it did, unless a person ordered it.
     */
    inPlaceOf: ({ key, chainId, block }: Finding, held = -1n): Finding | undefined =>
      recent.findLast(
        (one) =>
          one.key === key &&
          (one.block.number > held || one.order !== undefined) &&
          one.chainId === chainId &&
          one.block.hash !== block.hash &&
          one.block.number + depth > block.number &&
          !lost.includes(one.block.hash),
      ),
    /**
     * An effect that held until this block does not any more: what was found since may have been passed over for it, also just before the start, or behind
     * any number of others.
     */
    lifted(held: bigint): void {
      for (const finding of [...known(), ...recent])
        if (finding.block.number > held) reopened.set(finding.key, finding);
    },
    /** What is to be handled once more, the last finding of each incident; each is handed out once. */
    takeReopened(): readonly Finding[] {
      const all = [...reopened.values()];
      reopened.clear();
      return all;
    },
    /**
     * With the blocks of before the start in whose place it is, and those behind them, whose heights the chain has yet to reach: whatever asks for something
     * because of them has to know that they are gone.
     */
    withReplaced(observation: Observation): Observation {
      const { block, reorged, belowQuorum, isPartial } = observation;
      const isNear = reorged.length > 0 || heights.has(block.number) || heights.has(block.number + 1n);
      if (belowQuorum === true || isPartial === true || !isNear) return observation;
      const said = new Set([...lost, ...reorged.map(({ hash }) => hash), block.hash]);
      const gone = new Set([...said].filter((hash) => hash !== block.hash));
      const isReplaced = ({ block: { number }, parent }: Finding) =>
        number === block.number ||
        (parent !== undefined && (number === block.number + 1n ? parent !== block.hash : gone.has(parent)));
      const replaced: BlockRef[] = [];
      for (const one of before) {
        if (one.block.number < block.number || said.has(one.block.hash) || !isReplaced(one)) continue;
        for (const set of [said, gone]) set.add(one.block.hash);
        replaced.push(one.block);
      }
      // The lowest one last.
      const all = [...reorged, ...replaced].sort((one, other) => Number(other.number - one.number));
      return replaced.length === 0 ? observation : { ...observation, reorged: all };
    },
    by({ block, reorged, belowQuorum }: Observation): readonly NewEntry[] {
      // A block that comes back is part of the chain again; one node alone brings none back.
      if (belowQuorum !== true) lost = lost.filter((hash) => hash !== block.hash);
      if (reorged.length === 0) return [];
      const gone = new Set(reorged.map(({ hash }) => hash));
      lost = [...lost, ...gone].slice(-remembered);
      const isAway = (one: Finding) => gone.has(one.block.hash) && isOfBlocks(one);
      const away = eachOnce([...before, ...known(), ...recent].filter(isAway));
      before = before.filter((one) => !isAway(one));
      recent = recent.filter((one) => !isAway(one));
      return away.map((one) => retracted(one, round));
    },
  };
}

/** An incident in one block is retracted once. */
function eachOnce(all: readonly Finding[]): readonly Finding[] {
  return [...new Map(all.map((one) => [`${one.block.hash} ${one.key}`, one])).values()];
}

export type Retractions = ReturnType<typeof createRetractions>;
