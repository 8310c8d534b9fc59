import { codeHolds } from "../core/code.ts";
import type { Chain } from "../core/parts.ts";
import type { Address, Block, Hash } from "../core/types.ts";
import { withoutCode } from "./common/make.ts";

/** Objects to a contract without code, and to one whose code holds none of these events. */
export async function withoutEvents(
  topics: readonly Hash[],
  account: Address,
  block: Block,
  chain: Chain,
): Promise<readonly string[]> {
  const missing = await withoutCode([account], block, chain);
  if (missing.length > 0) return missing;
  const held = await Promise.all(topics.map((topic) => codeHolds(topic, account, block, chain)));
  return held.includes(true)
    ? []
    : [
        `the code of ${account} holds none of the events that this detector knows; correct the address, or watch its own event with privileged-change`,
      ];
}
