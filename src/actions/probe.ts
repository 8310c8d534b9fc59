import type { Chain } from "../core/parts.ts";
import type { Address, BlockRef, Hash, Hex } from "../core/types.ts";
import { wordAt } from "../lib/words.ts";

export type Probe = { readonly to: Address; readonly data: Hex; readonly mask: Hash; readonly expected: Hash };

/** Whether the first word of a view's answer, masked, is what is expected; a shorter answer is no. */
export async function probeHolds({ to, data, mask, expected }: Probe, block: BlockRef, chain: Chain): Promise<boolean> {
  const answer = wordAt(await chain.call({ to, data }, block), 0);
  return answer !== undefined && (BigInt(answer) & BigInt(mask)) === BigInt(expected);
}
