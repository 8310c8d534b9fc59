import { FirebreakError } from "../core/errors.ts";
import type { Chain, LogFilter } from "../core/parts.ts";
import type { BlockRef, Observation } from "../core/types.ts";
import { createAhead } from "./ahead.ts";
import { observationOf } from "./observation.ts";
import { steps } from "./steps.ts";

/** Blocks below the quorum that are shown between two polls. */
const mostDoubted = 16;

type Doubted = { readonly observations: readonly Observation[]; readonly trail: readonly BlockRef[] };

/** Blocks that fewer nodes than the quorum vouch for. One that cannot be read is no news: the quorum's fault was told. */
export async function doubted(
  loose: Chain,
  filters: readonly LogFilter[],
  { trail, maxReorg }: { readonly trail: readonly BlockRef[]; readonly maxReorg: number },
  signal: AbortSignal,
): Promise<Doubted> {
  const observations: Observation[] = [];
  let last = trail;
  try {
    const head = await loose.head();
    const reading = { chain: loose, ahead: createAhead(loose, filters), maxReorg };
    for await (const { block, further } of steps(reading, trail, head, signal)) {
      const logs = await loose.logs(block, filters);
      const marks = { isHead: block.hash === head.hash, reorged: [] };
      observations.push({ ...observationOf(loose, block, logs, marks), belowQuorum: true });
      last = further;
      if (observations.length >= mostDoubted) break;
    }
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error;
  }
  return { observations, trail: last };
}
