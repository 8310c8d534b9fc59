import { type ChainApp, pause } from "../app/app.ts";
import type { NodeStanding } from "../chain/standing.ts";

/** Milliseconds between two looks. */
const leastMs = 2_000;
const mostMs = 15_000;
/** Looks in a row that go wrong before somebody is told. */
const patience = 2;
/** Looks that go well before the same trouble is told again. */
const wellAgain = 4;
/** A node is late from so many blocks on, and so many seconds of blocks. */
const lateBlocks = 3;
const lateSeconds = 15;

/** Looks at the head of every node of a chain until the signal aborts; tells of each that lags or does not answer, once, and once that it does so no more. */
export async function followNodes(
  { nodes, config: { blockSeconds } }: Pick<ChainApp, "nodes" | "config">,
  tell: (node: string, what: string, isOver: boolean) => void,
  signal: AbortSignal,
  wait: typeof pause = pause,
): Promise<void> {
  const late = Math.max(lateBlocks, Math.ceil(lateSeconds / blockSeconds));
  const troubles = new Map<string, { bad: number; good: number; told: string }>();
  while (!signal.aborted) {
    await nodes.look();
    for (const one of nodes.all()) {
      const before = troubles.get(one.node) ?? { bad: 0, good: 0, told: "" };
      const what = troubleOf(one, late);
      const now =
        what === undefined ? { ...before, bad: 0, good: before.good + 1 } : { ...before, bad: before.bad + 1, good: 0 };
      if (now.good >= wellAgain && now.told !== "") {
        now.told = "";
        tell(one.node, "it answers, and follows the chain again", true);
      }
      if (what !== undefined && now.bad >= patience && now.told !== what) {
        now.told = what;
        tell(one.node, what, false);
      }
      troubles.set(one.node, now);
    }
    await wait(Math.min(Math.max(blockSeconds * 1_000, leastMs), mostMs), signal);
  }
}

function troubleOf({ behind, otherChain }: NodeStanding, late: number): string | undefined {
  if (otherChain !== undefined) return `it is of another chain: ${otherChain}`;
  if (behind === undefined) return "it shows no head; check that it runs, and its URL and key";
  if (behind < late) return undefined;
  return `it is ${late} blocks or more behind the others; check whether it still follows the chain`;
}
