import type { Transaction, TransactionResult } from "../../src/core/transaction.ts";
import { hashFor } from "../support/fakes.ts";
import { chainOf, sent } from "./looking.ts";

/** A chain whose blocks hold these transactions; `failed` are refused. */
export function withAttempts(attempts: Readonly<Record<number, readonly Attempted[]>>) {
  const inBlock = (number: bigint): readonly Attempted[] => attempts[Number(number)] ?? [];
  return chainOf({
    transactions: async ({ number }): Promise<readonly Transaction[]> =>
      inBlock(number).map(({ failed, ...changes }, index) => sent({ hash: hashFor(`${number} ${index}`), ...changes })),
    results: async ({ number }): Promise<readonly TransactionResult[]> =>
      inBlock(number).map(({ failed = false }, index) => ({
        hash: hashFor(`${number} ${index}`),
        success: !failed,
        created: undefined,
      })),
  });
}

type Attempted = Partial<Transaction> & { readonly failed?: boolean };
