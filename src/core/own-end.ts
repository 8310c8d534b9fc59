import { FirebreakError } from "./errors.ts";
import type { Action, Chain } from "./parts.ts";
import type { Address, Block } from "./types.ts";

const nobody: Address = `0x${"00".repeat(20)}`;
/** Seconds within which an effect ends that ends by itself; about four years. */
const longest = 1n << 27n;

/** Whether an effect would hold at this time if nothing happened after the block. Raises `NOT_EVALUABLE` where no node can simulate. */
export async function holdsUntouched(action: Action, block: Block, timestamp: bigint, chain: Chain): Promise<boolean> {
  const call: Chain["call"] = async (asked, _, from = nobody) => {
    const [answer] = (await chain.simulate([asked], block, from, timestamp)) ?? [];
    if (answer === undefined) throw new FirebreakError("NOT_EVALUABLE", "no node can simulate a later time");
    if (!answer.success) throw new FirebreakError("CALL_REVERTED", `a view of ${asked.to} reverts at ${timestamp}`);
    return answer.output;
  };
  const then: Block = { ...block, timestamp };
  return action.holds(then, { ...chain, call });
}

/** The first second, unix, in which an effect that holds at a block does not any more although nobody lifted it; undefined where it does not end by itself. */
export async function ownEnd(action: Action, block: Block, chain: Chain): Promise<bigint | undefined> {
  const holdsAfter = (seconds: bigint) => holdsUntouched(action, block, block.timestamp + seconds, chain);
  let [last, over] = [0n, longest];
  if (await holdsAfter(over)) return undefined;
  while (over - last > 1n) {
    const middle = (last + over) / 2n;
    if (await holdsAfter(middle)) last = middle;
    else over = middle;
  }
  return block.timestamp + over;
}
