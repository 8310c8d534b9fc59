import type { Account } from "../core/account.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Address } from "../core/types.ts";

/** Nonces and balance of an account, as a node has them now. Raises RPC_BAD_ANSWER. */
export async function accountAt(
  address: Address,
  ask: (method: string, params: readonly unknown[]) => Promise<unknown>,
): Promise<Account> {
  const [mined, pending, balance] = await Promise.all([
    ask("eth_getTransactionCount", [address, "latest"]),
    ask("eth_getTransactionCount", [address, "pending"]),
    ask("eth_getBalance", [address, "latest"]),
  ]);
  return { mined: quantity(mined), pending: quantity(pending), balance: quantity(balance) };
}

function quantity(answer: unknown): bigint {
  if (typeof answer === "string" && /^0x[0-9a-f]{1,64}$/i.test(answer)) return BigInt(answer);
  throw new FirebreakError("RPC_BAD_ANSWER", "expected a number of a node, found something else; use another node", {
    retryable: true,
  });
}
