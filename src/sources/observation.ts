import type { Chain, FirstLogs } from "../core/parts.ts";
import type { Block, Log, Observation } from "../core/types.ts";

/** What is said of a block beside its logs. */
export type Marks = Pick<Observation, "isHead" | "reorged" | "doneUpTo">;

/**
 * A block with its logs: what is known is answered at once; whether it is all is looked up meanwhile, and the block comes again, whole. `shown` is how
 * many of its logs were shown before: these alone are not shown twice.
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
  const rest = missing === undefined ? logs : await missing();
  yield observationOf(chain, block, rest, isEarly ? { ...marks, reorged: [] } : marks);
}

export function observationOf({ chainId }: Chain, block: Block, logs: readonly Log[], marks: Marks): Observation {
  return { chainId, block, logs, ...marks };
}
