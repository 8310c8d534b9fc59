import { type ChainApp, pause } from "../app/app.ts";
import type { NodeStanding } from "../chain/standing.ts";

/** Milliseconds between two looks. */
const leastMs = 2_000;
const mostMs = 15_000;
/** Looks in a row that go wrong before somebody is told. */
const patience = 2;
/** Looks that go well before it counts as well again: so many at first, and twice as many each time that it does not stay so, up to so many milliseconds. */
const wellAgain = 4;
const wellMs = 600_000;
/** A node is late from so many blocks on, and so many seconds of blocks. */
const lateBlocks = 3;
const lateSeconds = 15;

/** What is wrong with a node: `kind` is told once until it is well again, since what it says of itself may be another text at each look. */
type Trouble = { readonly kind: "other" | "silent" | "late"; readonly what: string };

/** Looks at the head of every node of a chain until the signal aborts; tells of each that lags or does not answer, once, and once that it does so no more. */
export async function followNodes(
  { nodes, config: { blockSeconds } }: Pick<ChainApp, "nodes" | "config">,
  tell: (node: string, what: string, isOver: boolean) => void,
  signal: AbortSignal,
  wait: typeof pause = pause,
): Promise<void> {
  const late = Math.max(lateBlocks, Math.ceil(lateSeconds / blockSeconds));
  const restMs = Math.min(Math.max(blockSeconds * 1_000, leastMs), mostMs);
  const mostWell = Math.ceil(wellMs / restMs);
  const troubles = new Map<string, { bad: number; good: number; well: number; told: readonly Trouble["kind"][] }>();
  while (!signal.aborted) {
    await nodes.look();
    for (const one of nodes.all()) {
      const before = troubles.get(one.node) ?? { bad: 0, good: 0, well: wellAgain, told: [] };
      const trouble = troubleOf(one, late);
      const now =
        trouble === undefined
          ? { ...before, bad: 0, good: before.good + 1 }
          : { ...before, bad: before.bad + 1, good: 0 };
      if (now.good >= now.well && now.told.length > 0) {
        // What comes and goes, as a node can that somebody else runs, must not fill the journal.
        [now.told, now.well] = [[], Math.min(2 * now.well, mostWell)];
        tell(one.node, "it answers, and follows the chain again", true);
      }
      if (now.good >= mostWell) now.well = wellAgain;
      if (trouble !== undefined && now.bad >= patience && !now.told.includes(trouble.kind)) {
        now.told = [...now.told, trouble.kind];
        tell(one.node, trouble.what, false);
      }
      troubles.set(one.node, now);
    }
    await wait(restMs, signal);
  }
}

function troubleOf({ behind, otherChain, silent }: NodeStanding, late: number): Trouble | undefined {
  if (otherChain !== undefined) return { kind: "other", what: `it is of another chain: ${otherChain}` };
  // One that answers too much, or nonsense, runs: what it did says where to look.
  if (behind === undefined)
    return {
      kind: "silent",
      what: `it shows no head: ${silent ?? "it answers, and shows none; check its URL and key"}`,
    };
  if (behind < late) return undefined;
  const what = `it is ${late} blocks or more behind the others; check whether it still follows the chain`;
  return { kind: "late", what };
}
