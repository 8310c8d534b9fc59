import { FirebreakError } from "../../src/core/errors.ts";
import type { Detector } from "../../src/core/parts.ts";
import type { Observation } from "../../src/core/types.ts";
import { createWatchers } from "../../src/core/watchers.ts";
import { blockOf, fakeChain, findingOf, observationOf } from "../support/fakes.ts";

export const busy = () => new FirebreakError("NOT_EVALUABLE", "the node lacks it", { retryable: true });

/** A detector that notes each block it looks at, and then does as told. */
export function detector(id: string, seen: string[], observe: Detector["observe"] = async () => [], over = {}) {
  const looking: Detector = {
    logs: [],
    everyBlock: true,
    severity: "critical",
    observe: (observation, chain) => {
      seen.push(`${id} ${observation.block.number}`);
      return observe(observation, chain);
    },
    objections: async () => [],
    ...over,
  };
  return { id, detector: looking };
}

export function set(detectors: readonly { id: string; detector: Detector }[], deadlineMs = 5_000, restMs = 0) {
  const found: string[] = [];
  const faults: string[] = [];
  const turns: string[] = [];
  const watchers = createWatchers({
    detectors,
    chain: fakeChain(),
    found: async ({ key }) => void found.push(key),
    fault: async (id, { block }, error, last) =>
      void faults.push(
        `${id} ${block.number} ${error instanceof FirebreakError ? error.code : error}${last ? " last" : ""}`,
      ),
    gaveUp: (id, isGivenUp) => void turns.push(`${id} ${isGivenUp ? "gave up" : "looks"}`),
    deadlineMs,
    restMs,
    maxAttempts: 5,
  });
  const observe = (block: number, changes: Partial<Observation> = {}) =>
    watchers.observe(observationOf(blockOf(block), changes));
  return { watchers, observe, found, faults, turns };
}

export const firing = (key: string) => async () => [findingOf({ key })];
