import type { Address } from "../../core/types.ts";
import { lower } from "../../lib/words.ts";
import { type ReadinessSource, withReader } from "../../lifecycle/readiness/open.ts";
import { readinessOf } from "../../lifecycle/readiness/readiness.ts";
import type { ForkSource } from "../fork.ts";
import { fillText, type Known } from "./fill.ts";
import type { Scenario } from "./scenario.ts";

/** What `firebreak readiness` says of a contract before the attack, and before anything is installed for it. */
export type Graded = {
  readonly address: Address;
  readonly grade: string;
  readonly why: string;
  /** False for an account of which nobody can say that it has no lever. */
  readonly hasCode: boolean;
  /** Questions that could not be answered: behind each may stand a lever. */
  readonly unread: number;
};

/** Asks on a fork of its own: what readiness tries in vain is no lack of the drill. */
export async function gradedIn(scenario: Scenario, source: ForkSource, known: Known): Promise<readonly Graded[]> {
  if (scenario.readiness.length === 0) return [];
  return withReader(readinessSource(source), async (reader) => {
    const all: Graded[] = [];
    for (const one of scenario.readiness) {
      const { address, grade, why, hasCode, unread } = await readinessOf(lower(fillText(one, known)), [], reader());
      all.push({ address, grade, why, hasCode, unread: unread.length });
    }
    return all;
  });
}

function readinessSource(source: ForkSource): ReadinessSource {
  return source.kind === "recording" ? { ...source, declared: source.declared ?? [] } : source;
}
