import type { Chain } from "../core/parts.ts";
import type { Address, Block, Call } from "../core/types.ts";
import { dateOf, viewsAt } from "./views.ts";

/** What a Balancer contract's own clock says: it can be paused before the end of its window only, and is open for good after its buffer period. */
export async function windowObjections(
  what: Address,
  asking: Call,
  block: Block,
  chain: Chain,
): Promise<readonly string[]> {
  const answer = await viewsAt(block, chain).answer(asking, 3);
  if (answer === undefined) return [`${asking.to} says nothing about a pause window of ${what}; correct the addresses`];
  const [paused = 0n, windowEnd = 0n, bufferEnd = 0n] = answer.map(BigInt);
  // A pause that runs holds; nobody has to pull the lever again.
  if (paused === 1n || block.timestamp < windowEnd) return [];
  const until =
    block.timestamp > bufferEnd
      ? "its buffer period is over, too: nobody can ever pause it again"
      : `its buffer period ends at ${dateOf(bufferEnd)}`;
  return [`${what} cannot be paused any more since ${dateOf(windowEnd)}, when its pause window ended; ${until}`];
}
