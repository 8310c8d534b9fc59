import type { Chain } from "../../core/parts.ts";
import type { TracedCall, TraceFilter } from "../../core/traces.ts";
import type { Transaction } from "../../core/transaction.ts";
import type { Address, Block, BlockRef, Hash, Hex } from "../../core/types.ts";

/** A call of a watched contract: a transaction, or a call within one, whose `from` is who sent the transaction. */
export type Attempt = Transaction & {
  readonly to: Address;
  readonly success: boolean;
  /** It succeeded, but a call around it failed: nothing is left of what it did. */
  readonly undone?: true;
  /** Fewer nodes than the quorum tell of it. */
  readonly belowQuorum?: boolean;
};

type Watched = {
  readonly contracts: ReadonlySet<Address>;
  readonly isWanted: (transaction: Transaction) => boolean;
  /** Whether the calls that contracts make count as well, from traces. */
  readonly internal: boolean;
  /** The only functions that are wanted: what strangers call within beside them takes no place of theirs. */
  readonly functions?: ReadonlySet<Hex>;
};

/** What called these contracts in a block. What became of it is asked only when something did. */
export async function attemptsOn(
  { contracts, isWanted, internal, functions }: Watched,
  block: BlockRef,
  chain: Chain,
): Promise<readonly Attempt[]> {
  const transactions = await chain.transactions(block);
  const calls = transactions.flatMap((one, index) =>
    one.to !== undefined && contracts.has(one.to) && isWanted(one) ? [{ ...one, to: one.to, index }] : [],
  );
  const filter = { to: contracts, ...(functions && { functions }) };
  const within = internal ? (await attemptsWithin(filter, transactions, block, chain)).filter(isWanted) : [];
  if (calls.length === 0) return within;
  // By their order, which the block's root holds, and not by their hash, which it does not.
  const results = await chain.results(block);
  return [...calls.map(({ index, ...call }) => ({ ...call, success: results[index]?.success ?? true })), ...within];
}

/** One for each transaction, contract and function; what the watched contracts call of each other is their own business. */
async function attemptsWithin(
  filter: TraceFilter & Pick<Required<TraceFilter>, "to">,
  transactions: readonly Transaction[],
  block: BlockRef,
  chain: Chain,
): Promise<readonly Attempt[]> {
  const senders = new Map<Hash, Address>(transactions.map(({ hash, from }) => [hash, from]));
  const calls = (await chain.calls(block, filter)).filter(({ from }) => !filter.to.has(from));
  const attempts = new Map<string, Attempt>();
  for (const { transaction, to, input, value, success, undone, belowQuorum } of calls) {
    const from = senders.get(transaction);
    const key = [transaction, to, input.slice(0, 10), success, undone].join(" ");
    if (from === undefined || attempts.has(key)) continue;
    const attempt = { hash: transaction, from, to, input, value, success, ...(undone && { undone }) };
    attempts.set(key, belowQuorum === true ? { ...attempt, belowQuorum } : attempt);
  }
  return [...attempts.values()];
}

/** Senders with so many attempts, most first, with a few of their transactions. */
export function sendersOf(attempts: readonly Attempt[]) {
  const bySender = new Map<Address, Attempt[]>();
  for (const attempt of attempts) bySender.set(attempt.from, [...(bySender.get(attempt.from) ?? []), attempt]);
  return [...bySender].sort(([, one], [, other]) => other.length - one.length);
}

/** Whether without what fewer nodes than the quorum tell there would be too few. */
export function isDoubtful(attempts: readonly Pick<TracedCall, "belowQuorum">[], count: number): boolean {
  return attempts.filter(({ belowQuorum }) => belowQuorum !== true).length < count;
}

/** Objects where no node gives the traces that calls of contracts are seen in. */
export async function withoutTraces(internal: boolean, block: Block, chain: Chain): Promise<readonly string[]> {
  if (internal) await chain.calls(block, { created: true });
  return [];
}
