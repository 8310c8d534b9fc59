// test/mutants.json: the mutants that live, each with the reason why nothing can or does notice it.
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Mutant } from "./mutants.ts";

const reasons = z.record(z.string(), z.string().min(20));
const known = z.strictObject({
  /** Nobody can tell them from the contract: there is nothing to test. */
  equivalent: reasons,
  /** A test could tell them, and none does. */
  survivors: reasons,
});
export type Known = z.infer<typeof known>;

export function readKnown(path: string): Known {
  return known.parse(JSON.parse(readFileSync(path, "utf8")));
}

/** An entry that names no mutant has outlived its line; argued equivalents are few, or the argument is too easy. */
export function knownFaults({ equivalent, survivors }: Known, mutants: readonly Mutant[]): string[] {
  const ids = new Set(mutants.map(({ id }) => id));
  const stale = [...Object.keys(equivalent), ...Object.keys(survivors)].filter((id) => !ids.has(id));
  const twice = Object.keys(equivalent).filter((id) => id in survivors);
  const share = (100 * Object.keys(equivalent).length) / mutants.length;
  return [
    ...stale.map((id) => `test/mutants.json names ${id}, which is no mutant any more; remove it or name its successor`),
    ...twice.map((id) => `test/mutants.json names ${id} as equivalent and as a survivor`),
    ...(share > 3 ? [`expected at most 3% argued equivalents, found ${share.toFixed(1)}%; test some of them`] : []),
  ];
}
