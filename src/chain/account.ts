import type { Account } from "../core/account.ts";
import type { Address, BlockRef } from "../core/types.ts";
import { asQuantity } from "./answers.ts";
import { agreedBy } from "./quorum.ts";
import type { Rpc } from "./rpc.ts";
import { eachOf, inOrder } from "./senders.ts";

type Nodes = { readonly nodes: readonly Rpc[]; readonly quorum: number };

const [count, wei] = ["eth_getTransactionCount", "eth_getBalance"];

/**
 * Nonces and balance of an account: as the first node that answers has them now or, where several must agree, as these say alike at the block. What
 * waits in a pool is no two nodes' knowledge: of that the middle of what all say. Raises RPC_BAD_ANSWER and NO_QUORUM.
 */
export async function accountAt(address: Address, { hash }: BlockRef, { nodes, quorum }: Nodes): Promise<Account> {
  const first = async (method: string, tag: string) => asQuantity(await inOrder(nodes, method, [address, tag]));
  const agreed = agreedBy({ order: () => nodes, quorum });
  const at = (method: string) =>
    // Not every node knows a block by its hash.
    agreed(method, [address, { blockHash: hash }], asQuantity).catch(() =>
      agreed(method, [address, "latest"], asQuantity),
    );
  const [mined, pending, balance] = await Promise.all(
    quorum === 1
      ? [first(count, "latest"), first(count, "pending"), first(wei, "latest")]
      : [at(count), eachOf(nodes, count, [address, "pending"]).then(middle), at(wei)],
  );
  return { mined, pending: pending > mined ? pending : mined, balance };
}

/** The number in the middle, the smaller of two; of one node neither too much nor too little moves it far. */
function middle(answers: readonly unknown[]): bigint {
  const numbers = answers.flatMap(quantities).sort((one, other) => (one < other ? -1 : 1));
  return numbers[(numbers.length - 1) >> 1] ?? 0n;
}

/** None where it is no number. */
function quantities(answer: unknown): readonly bigint[] {
  try {
    return [asQuantity(answer)];
  } catch {
    return [];
  }
}
