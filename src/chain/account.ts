import type { Account } from "../core/account.ts";
import type { Address } from "../core/types.ts";
import { asQuantity } from "./answers.ts";

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
  return { mined: asQuantity(mined), pending: asQuantity(pending), balance: asQuantity(balance) };
}
