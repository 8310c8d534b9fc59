import type { Address } from "../../core/types.ts";
import type { Miss } from "../../range/recorded/methods.ts";
import { type ReadinessSource, withReader } from "./open.ts";
import { type Readiness, readinessOf } from "./readiness.ts";

/** With what a recording lacks of what was asked; what was asked for several contracts stands at the first of them. */
export type Asked = Readiness & { readonly lacks: readonly Miss[] };

/** Asks one contract after the other. `named`: accounts that are tried beside those that are found. */
export async function askEach(
  addresses: readonly Address[],
  named: readonly Address[],
  source: ReadinessSource,
): Promise<readonly Asked[]> {
  return withReader(source, async (reader, misses) => {
    const all: Asked[] = [];
    for (const one of addresses) {
      const before = misses().length;
      const found = await readinessOf(one, named, reader());
      all.push({ ...found, lacks: misses().slice(before) });
    }
    return all;
  });
}
