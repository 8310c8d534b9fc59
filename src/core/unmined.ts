import { isSureOf } from "./doubt.ts";
import type { Finding } from "./types.ts";

/** The last block of any other finding that is not mined for which one of these steps was taken; of one as sure. `acted` is by incident and step. */
export function lastUnmined(
  acted: ReadonlyMap<string, Finding>,
  finding: Finding,
  isOne: (step: string) => boolean,
): bigint | undefined {
  let last: bigint | undefined;
  for (const [name, one] of acted) {
    const { key, block, pending } = one;
    if (pending === undefined || (isSureOf(finding) && !isSureOf(one))) continue;
    const isOther = key !== finding.key || block.number !== finding.block.number;
    if (!isOther || !isOne(name.slice(key.length + 1))) continue;
    if (last === undefined || block.number > last) last = block.number;
  }
  return last;
}
