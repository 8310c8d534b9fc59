import { z } from "zod";
import type { PastLog } from "../core/log-reads.ts";
import type { BlockRef, Log } from "../core/types.ts";
import { atOnce, inPieces, type Pieces } from "../lib/in-pieces.ts";
import { lower } from "../lib/words.ts";
import {
  badAnswer,
  bytesEach,
  checked,
  checkedLogs,
  isAddressText,
  isHashText,
  isHexText,
  isQuantityText,
  listOf,
  quantity,
  toLog,
} from "./shapes.ts";

type Wanted = (log: Log) => boolean;

/** In pieces: a block holds as many logs as strangers pay for. */
export function asLogs(answer: unknown, at: BlockRef, isWanted?: Wanted): Promise<readonly Log[]> {
  return inPieces(logsIn([answer], `the logs of block ${at.number}`, isWanted));
}

/** What is said twice happened once: a log counts by its place in the block. */
function* logsIn(lists: Iterable<unknown>, what: string, isWanted: Wanted = () => true): Pieces<readonly Log[]> {
  const places = new Map<number, Log>();
  for (const list of lists) {
    for (const one of yield* checkedLogs(listOf(list, what), what)) {
      const log = yield* toLog(one);
      if (!isWanted(log)) continue;
      const before = places.get(log.logIndex);
      if (before !== undefined && !isSame(before, log))
        throw badAnswer(what, `log ${log.logIndex}: there are two of it`);
      places.set(log.logIndex, log);
    }
    yield bytesEach;
  }
  return [...places.values()];
}

function isSame(one: Log, other: Log): boolean {
  const { address, data, transactionHash, topics } = one;
  const hasTopics = topics.length === other.topics.length && topics.every((topic, at) => topic === other.topics[at]);
  return hasTopics && address === other.address && transactionHash === other.transactionHash && data === other.data;
}

const withLogs = z.object({ logs: z.array(z.unknown()) });

function* listsIn(answer: unknown, what: string): Iterable<unknown> {
  for (const one of listOf(answer, what)) yield checked(withLogs, one, what).logs;
}

/** The log of a subscription's message, if it is one of this block. Looked at without the schema, which takes twice as long: this stands before a broadcast. */
export function pushedLog(message: string, { hash: of }: BlockRef): readonly Log[] {
  try {
    const { blockHash, removed, address, topics, data, transactionHash, logIndex } = JSON.parse(message).params.result;
    const isOf = isHashText(blockHash) && lower(blockHash) === of && (removed ?? false) === false;
    const hasTopics = Array.isArray(topics) && topics.length <= 4 && topics.every(isHashText);
    const isOne = isAddressText(address) && isHexText(data) && isHashText(transactionHash) && isQuantityText(logIndex);
    return isOf && hasTopics && isOne ? [atOnce(toLog({ address, topics, data, transactionHash, logIndex }))] : [];
  } catch {
    return [];
  }
}

/** The block of which such a message is, by its own word; undefined where it does not say when that was made, as older nodes do not. */
export function pushedPlace(message: string): (BlockRef & { readonly timestamp: bigint }) | undefined {
  try {
    const { blockHash, blockNumber, blockTimestamp, removed } = JSON.parse(message).params.result;
    const isPlace = isHashText(blockHash) && isQuantityText(blockNumber) && isQuantityText(blockTimestamp);
    if (!isPlace || (removed ?? false) !== false) return undefined;
    return { number: BigInt(blockNumber), hash: lower(blockHash), timestamp: BigInt(blockTimestamp) };
  } catch {
    return undefined;
  }
}

export function asReceiptLogs(answer: unknown, at: BlockRef, isWanted?: Wanted): Promise<readonly Log[]> {
  const what = `the receipts of block ${at.number}`;
  return inPieces(logsIn(listsIn(answer, what), what, isWanted));
}

const placed = z.object({ blockNumber: quantity });

/** Those of a range of blocks, the newest first; one of another block, or that is not wanted, was not asked for. */
export function asPastLogs(
  answer: unknown,
  { from, to }: { readonly from: bigint; readonly to: bigint },
  isWanted: Wanted,
): Promise<readonly PastLog[]> {
  return inPieces(pastLogsIn(answer, from, to, isWanted));
}

function* pastLogsIn(answer: unknown, from: bigint, to: bigint, isWanted: Wanted): Pieces<readonly PastLog[]> {
  const what = `the logs of blocks ${from} to ${to}`;
  const list = listOf(answer, what);
  const all: PastLog[] = [];
  for (const [at, one] of (yield* checkedLogs(list, what)).entries()) {
    const log = yield* toLog(one);
    const block = BigInt(checked(placed, list[at], what).blockNumber);
    if (from <= block && block <= to && one.removed !== true && isWanted(log)) all.push({ block, log });
  }
  return all.sort((one, other) => Number(other.block - one.block) || other.log.logIndex - one.log.logIndex);
}
