import { FirebreakError } from "../core/errors.ts";
import type { Chain } from "../core/parts.ts";
import type { Address, BlockRef, Hash, Hex } from "../core/types.ts";
import { wordAt } from "../lib/words.ts";

export type Probe = { readonly to: Address; readonly data: Hex; readonly mask: Hash; readonly expected: Hash };

/** Whether the first word of a view's answer, masked, is what is expected; a shorter answer is no. */
export async function probeHolds(probe: Probe, block: BlockRef, chain: Chain): Promise<boolean> {
  return isExpected(probe, await chain.call({ to: probe.to, data: probe.data }, block));
}

export function isExpected({ mask, expected }: Probe, output: Hex): boolean {
  const word = wordAt(output, 0);
  return word !== undefined && (BigInt(word) & BigInt(mask)) === BigInt(expected);
}

/** The same, or undefined when the view reverts, is not there, or answers less than a word: then it can never say yes. */
export async function readableProbe(probe: Probe, block: BlockRef, chain: Chain): Promise<boolean | undefined> {
  try {
    const output = await chain.call({ to: probe.to, data: probe.data }, block);
    return wordAt(output, 0) === undefined ? undefined : isExpected(probe, output);
  } catch (error) {
    if (error instanceof FirebreakError) return undefined;
    throw error;
  }
}
