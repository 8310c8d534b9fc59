import { FirebreakError } from "../../core/errors.ts";
import type { Chain } from "../../core/parts.ts";
import type { Address, BlockRef } from "../../core/types.ts";
import { toWord, wordAt } from "../../lib/words.ts";

/** What an account holds of a token, or of ether. */
export async function balanceOf(
  chain: Chain,
  token: "native" | Address,
  account: Address,
  block: BlockRef,
): Promise<bigint> {
  if (token === "native") return chain.balance(account, block);
  const answer = wordAt(
    await chain.call({ to: token, data: `0x70a08231${toWord(BigInt(account)).slice(2)}` }, block),
    0,
  );
  if (answer === undefined)
    throw new FirebreakError(
      "NOT_EVALUABLE",
      `expected ${token} to answer balanceOf with a word; check that it is a token`,
    );
  return BigInt(answer);
}
