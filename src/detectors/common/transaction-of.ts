import type { Transaction } from "../../core/transaction.ts";
import type { Log } from "../../core/types.ts";

/** The transaction of a log among those of its block: by its place, where the block's root covers that, and otherwise by the hash that stands beside it. */
export function transactionOf(
  { transactionIndex, transactionHash }: Log,
  all: readonly Transaction[],
): Transaction | undefined {
  return transactionIndex === undefined ? all.find(({ hash }) => hash === transactionHash) : all[transactionIndex];
}
