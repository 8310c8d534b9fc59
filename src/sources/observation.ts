import type { FirstLogs } from "../core/log-reads.ts";
import type { Chain } from "../core/parts.ts";
import type { Block, Log, Observation } from "../core/types.ts";

/** What is said of a block beside its logs. */
export type Marks = Pick<Observation, "isHead" | "head" | "reorged" | "doneUpTo" | "ancestors">;

/**
 * A block with its logs: what is known is answered at once; whether it is all is looked up meanwhile, and the block comes again, whole. `shown` is how
 * many of its logs were shown before: of these alone it is not shown in part once more.
 */
export async function* observed(
  chain: Chain,
  block: Block,
  found: FirstLogs,
  marks: Marks,
  shown = 0,
): AsyncGenerator<Observation> {
  const { logs, missing } = found;
  const isEarly = missing !== undefined && logs.length > shown;
  if (isEarly) yield { ...observationOf(chain, block, logs, marks), isPartial: true };
  // Whole, and not only the rest: who keeps what a block holds, or counts it, would take the rest for all of it.
  const all = missing === undefined ? logs : [...logs, ...(await missing())].sort(byPlace);
  yield observationOf(chain, block, all, isEarly ? { ...marks, reorged: [] } : marks);
}

export function observationOf({ chainId }: Chain, block: Block, logs: readonly Log[], marks: Marks): Observation {
  return { chainId, block, logs, ...marks };
}

function byPlace(one: Log, other: Log): number {
  return one.logIndex - other.logIndex;
}
