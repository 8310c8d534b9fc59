import type { Hash, Hex, Log } from "../core/types.ts";
import type { Pieces } from "../lib/in-pieces.ts";
import { cutBytes, longestText } from "./long-text.ts";
import type { LogPlace } from "./receipt-log-text.ts";
import { prefixLength } from "./rlp.ts";
import { bytesEach } from "./shapes.ts";

/** Bytes of an address and of a word, and of a word with its prefix. */
const [addressBytes, wordBytes, wordSize] = [20, 32, 33];

/** What tells whether a log is wanted. */
export type Signs = Pick<Log, "address" | "topics">;

/** Whether something may be wanted of which the address and the first topic begin with these four bytes. */
export type MayBe = (address: number, topic0: number) => boolean;

/** Whether a log may be wanted, as far as the first bytes of its signs say. */
export function isLikely(log: LogPlace, mayBe: MayBe): boolean {
  const { block, at, topics } = log;
  return topics > 0 && mayBe(block.readInt32BE(at + 1), block.readInt32BE(topicsAt(log) + 1));
}

/** The address and the first topic of a log. */
export function signsOf(log: LogPlace): Signs {
  const topics = log.topics === 0 ? [] : [topicOf(log, 0)];
  return { address: hexOf(log.block, log.at + 1, addressBytes), topics };
}

/** The log itself. Of data that is too long for a text not all is kept. */
export function* logAt(log: LogPlace, transactionHash: Hash, logIndex: number): Pieces<Log> {
  const data = yield* dataOf(log);
  yield bytesEach + data.length;
  return {
    address: hexOf(log.block, log.at + 1, addressBytes),
    topics: Array.from({ length: log.topics }, (_, nth) => topicOf(log, nth)),
    data,
    transactionHash,
    logIndex,
  };
}

function* dataOf(log: LogPlace): Pieces<Hex> {
  const { block, length } = log;
  const at = topicsAt(log) + log.topics * wordSize;
  const isItself = length === 1 && (block[at] ?? 0) < 0x80;
  const from = isItself ? at : at + prefixLength(length);
  return 2 * length > longestText ? yield* cutBytes(block.subarray(from, from + length)) : hexOf(block, from, length);
}

function topicOf(log: LogPlace, nth: number): Hash {
  return hexOf(log.block, topicsAt(log) + nth * wordSize + 1, wordBytes);
}

/** Behind the address and the prefix of their list. */
function topicsAt({ at, topics }: LogPlace): number {
  return at + 1 + addressBytes + prefixLength(topics * wordSize);
}

function hexOf(bytes: Buffer, at: number, length: number): Hex {
  return `0x${bytes.toString("hex", at, at + length)}`;
}
