import { FirebreakError } from "../core/errors.ts";
import type { TransactionResult } from "../core/transaction.ts";
import type { BlockRef, Hash } from "../core/types.ts";
import { asResults, asTransactionHashes } from "./answers.ts";
import { oneByOne } from "./one-by-one.ts";
import type { Ask } from "./quorum.ts";
import { lacksMethod } from "./refusal.ts";

/**
 * What became of the transactions of a block. Its receipts hold all of its logs, which are as many as strangers pay for: where they do not fit into one
 * answer, or the node does not give them together, each is asked for by itself.
 */
export async function readResults(ask: Ask, block: BlockRef): Promise<readonly TransactionResult[]> {
  try {
    return await ask("eth_getBlockReceipts", [block.hash], (it) => asResults(it, block));
  } catch (error) {
    const isTooLong = error instanceof FirebreakError && error.code === "RPC_BAD_ANSWER";
    if (!lacksMethod(error) && !isTooLong) throw error;
    const hashes = await ask("eth_getBlockByHash", [block.hash, false], (it) => asTransactionHashes(it, block));
    return oneByOne(hashes, (hash) =>
      ask("eth_getTransactionReceipt", [hash], async (it) => resultOf(hash, await asResults([it], block))),
    );
  }
}

/** Of this transaction and no other. */
function resultOf(hash: Hash, [result]: readonly TransactionResult[]): TransactionResult {
  if (result?.hash === hash) return result;
  throw new FirebreakError(
    "RPC_BAD_ANSWER",
    `expected the receipt of transaction ${hash}, found that of ${result?.hash}; use another node`,
    { retryable: true },
  );
}
