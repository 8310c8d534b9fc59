import type { Chain } from "../../core/parts.ts";
import type { Transaction } from "../../core/transaction.ts";
import type { Address, BlockRef } from "../../core/types.ts";

/** A transaction that calls a watched contract itself; what contracts in between call is only seen in traces. */
export type Attempt = Transaction & { readonly to: Address; readonly success: boolean };

/** What called these contracts in a block. What became of it is asked only when something did. */
export async function attemptsOn(
  contracts: ReadonlySet<Address>,
  isWanted: (transaction: Transaction) => boolean,
  block: BlockRef,
  chain: Chain,
): Promise<readonly Attempt[]> {
  const calls = (await chain.transactions(block)).flatMap((one) =>
    one.to !== undefined && contracts.has(one.to) && isWanted(one) ? [{ ...one, to: one.to }] : [],
  );
  if (calls.length === 0) return [];
  const results = new Map((await chain.results(block)).map(({ hash, success }) => [hash, success]));
  return calls.map((call) => ({ ...call, success: results.get(call.hash) ?? true }));
}

/** Senders with so many attempts, most first, with a few of their transactions. */
export function sendersOf(attempts: readonly Attempt[]) {
  const bySender = new Map<Address, Attempt[]>();
  for (const attempt of attempts) bySender.set(attempt.from, [...(bySender.get(attempt.from) ?? []), attempt]);
  return [...bySender].sort(([, one], [, other]) => other.length - one.length);
}
