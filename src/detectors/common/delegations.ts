import type { Chain } from "../../core/parts.ts";
import type { Transaction } from "../../core/transaction.ts";
import type { Address, Hash, Hex, Log, Observation } from "../../core/types.ts";
import { safeSlots } from "../../lib/safe-slots.ts";
import { addressOf, lower, wordAt } from "../../lib/words.ts";
import { atParent } from "./past.ts";
import { fourBytes, topicOf } from "./signatures.ts";
import { transactionOf } from "./transaction-of.ts";

/** Code that a Safe ran as its own. */
export type Delegation = {
  readonly target: Address;
  readonly transaction: Hash;
  /** Fewer nodes than the quorum tell of it, or it is only in doubt. */
  readonly belowQuorum?: boolean;
  readonly doubt?: string;
};

/** What a Safe emits when it has run something, and what SafeL2 emits beside it, which says what that was. Source: Safe 1.3.0 to 1.5.0. */
const byOwners = {
  ran: ["ExecutionSuccess(bytes32,uint256)", "ExecutionFailure(bytes32,uint256)"].map(topicOf),
  told: topicOf(
    "SafeMultiSigTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes,bytes)",
  ),
  target: 0,
  operation: 3,
};
const byModule = {
  ran: ["ExecutionFromModuleSuccess(address)", "ExecutionFromModuleFailure(address)"].map(topicOf),
  told: topicOf("SafeModuleTransaction(address,address,uint256,bytes,uint8)"),
  target: 1,
  operation: 4,
};
const ways = [byOwners, byModule];
export const runTopics: readonly Hash[] = ways.flatMap(({ ran, told }) => [...ran, told]);

/** The functions that make a Safe run something; of all of them the first word is the target, the fourth the operation. */
const runs = [
  "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
  "execTransactionFromModule(address,uint256,bytes,uint8)",
  "execTransactionFromModuleReturnData(address,uint256,bytes,uint8)",
].map(fourBytes);

/** What SafeL2's events say. */
export function delegationsTold(logs: readonly Log[]): readonly Delegation[] {
  return logs.flatMap(({ topics, data, transactionHash: transaction }) => {
    const way = ways.find(({ told }) => told === topics[0]);
    if (way === undefined || BigInt(wordAt(data, way.operation) ?? 0) !== 1n) return [];
    return [{ target: addressOf(wordAt(data, way.target) ?? "0x"), transaction }];
  });
}

/** Whether a Safe emits by itself, at the parent of a block, what says what it runs. */
export type IsL2 = (observation: Observation, chain: Chain) => Promise<boolean>;

/** Code that a Safe runs as its own emits what it likes in its name: SafeL2's events explain something only where the Safe has SafeL2's code. */
export function createIsL2(safe: Address): IsL2 {
  // The code of a singleton stays as it is.
  const known = new Map<Address, boolean>();
  return async (observation, chain) => {
    const reading = atParent(observation, async (parent) => {
      const singleton = addressOf(await chain.slot(safe, safeSlots.singleton, parent));
      const isL2 = known.get(singleton) ?? holdsAll(await chain.code(singleton, parent));
      // What fewer nodes than the quorum vouch for is looked at and not remembered.
      if (observation.belowQuorum === true) return isL2;
      if (known.size >= mostSingletons) known.clear();
      known.set(singleton, isL2);
      return isL2;
    });
    return (await reading) ?? false;
  };
}
const mostSingletons = 16;
const holdsAll = (code: Hex): boolean => ways.every(({ told }) => code.includes(told.slice(2)));

/** Transactions in which a Safe ran something that no event explains. */
export async function unexplainedIn(
  logs: readonly Log[],
  observation: Observation,
  chain: Chain,
  isL2: IsL2,
): Promise<readonly Transaction[]> {
  const isTold = ({ topics }: Log) => ways.some(({ told }) => told === topics[0]);
  const telling = logs.some(isTold) && (await isL2(observation, chain)) ? logs.filter(isTold) : [];
  const unexplained = ways.flatMap(({ ran, told }) => {
    const explained = new Set(telling.filter(({ topics }) => topics[0] === told).map(placeOf));
    return logs.filter((log) => ran.some((one) => one === log.topics[0]) && !explained.has(placeOf(log)));
  });
  if (unexplained.length === 0) return [];
  const all = await chain.transactions(observation.block);
  return [...new Set(unexplained.flatMap((log) => transactionOf(log, all) ?? []))];
}

const placeOf = ({ transactionIndex, transactionHash }: Log): number | Hash => transactionIndex ?? transactionHash;

/**
 * What the inputs of these transactions say, also of such calls that are handed on (a relayer, a MultiSend). Only what the Safe itself was sent is sure:
 * whoever hands on an execution that the owners signed can put any bytes beside it.
 */
export function delegationsSent(transactions: readonly Transaction[], safe: Address): readonly Delegation[] {
  return transactions.flatMap(({ hash: transaction, input, to }) =>
    delegatedIn(input).map(({ target, from }) =>
      to === safe && from === 2 ? { target, transaction } : { target, transaction, belowQuorum: true, doubt: handedOn },
    ),
  );
}
const handedOn = "it stands within the input of the transaction, and may not be what the Safe was called with";

/** What was called of the Safe within these transactions, by whoever kept the input to itself. */
export async function delegationsWithin(
  transactions: readonly Transaction[],
  safe: Address,
  { block }: Observation,
  chain: Chain,
  isUnknown: (delegation: Delegation) => boolean,
): Promise<readonly Delegation[]> {
  const filter = { to: new Set([safe]), functions: new Set(runs) };
  const hashes = new Set(transactions.map(({ hash }) => hash));
  const calls = await chain.calls(block, filter);
  const all = calls.flatMap(({ transaction, kind, to, input, success, belowQuorum }) => {
    const isRun = kind === "call" && to === safe && success && hashes.has(transaction);
    const target = isRun && runs.some((one) => input.startsWith(one)) ? delegatedAt(input, 2) : undefined;
    return target === undefined ? [] : [{ target, transaction, ...(belowQuorum === true ? { belowQuorum } : {}) }];
  });
  const found = all.filter(isUnknown);
  // Whoever fills the room with other calls hides this one, and not that there is something to look for.
  if (found.length === 0) await chain.calls(block, { ...filter, whole: true });
  return found;
}

/**
 * Each target once, with the first place in the input where a call of it begins. Every place is looked at: a relayer writes as many false ones before
 * the real one as it likes.
 */
function delegatedIn(input: Hex): readonly { readonly target: Address; readonly from: number }[] {
  const found = new Map<Address, number>();
  for (const run of runs) {
    const selector = run.slice(2);
    for (let from = input.indexOf(selector, 2); from !== -1; from = input.indexOf(selector, from + 8)) {
      const target = delegatedAt(input, from);
      if (target !== undefined) found.set(target, Math.min(from, found.get(target) ?? from));
    }
  }
  return [...found].map(([target, from]) => ({ target, from }));
}

/** The target of the call that begins here, when it is a delegatecall. A Safe drops what stands before the bytes of an address or an operation. */
function delegatedAt(input: Hex, from: number): Address | undefined {
  const args = from + 8;
  const end = args + 64 * 4;
  return input.slice(end - 2, end) === "01" ? lower(`0x${input.slice(args + 24, args + 64)}`) : undefined;
}
