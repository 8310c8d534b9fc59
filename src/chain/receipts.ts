import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Block, Hash, Hex, Log } from "../core/types.ts";
import { atOnce, inPieces, type Pieces } from "../lib/in-pieces.ts";
import { lower } from "../lib/words.ts";
import { bytesOfText } from "./long-text.ts";
import { bytesIn, fromHex, lengthOf, listIn, type Rope, ropeIn, ropeOf } from "./rlp.ts";
import { bytesEach, checked, checkedLogs, hash, hex, listOf, log, quantity, together, toLog } from "./shapes.ts";
import { rootInPieces } from "./trie.ts";

const receipt = z.object({
  transactionHash: hash,
  transactionIndex: quantity,
  type: quantity.nullish(),
  status: quantity.nullish(),
  root: hex.nullish(),
  cumulativeGasUsed: quantity,
  logsBloom: hex,
  logs: z.array(log),
  contractAddress: hex.nullish(),
  depositNonce: quantity.nullish(),
  depositReceiptVersion: quantity.nullish(),
});
type Receipt = z.output<typeof receipt>;

/** Digits of a log's data that are not encoded together with the rest of it. */
const longData = 64 * 1024;

/** Deposits of the OP stack. */
const deposit = 0x7e;

/** Types whose encoding is known: Ethereum's, the OP stack's deposits, and Arbitrum's, which are encoded like Ethereum's. */
const isKnown = (type: number) => type <= 4 || type === deposit || (type >= 0x64 && type <= 0x6a);

/** What became of a transaction. */
export type Verified = { readonly hash: Hash; readonly success: boolean; readonly created: Hex | undefined };
export type Receipts = { readonly logs: readonly Log[]; readonly results: readonly Verified[] };

/**
 * The logs and results of all receipts of a block, when they hash to its receipts root. Otherwise raises LOGS_UNVERIFIED, so that another
 * node is asked, or NOT_EVALUABLE where a receipt is of a type whose encoding is not known.
 */
export function verifiedReceipts(answer: unknown, block: Block): Receipts {
  return atOnce(verified(answer, block));
}

/** The same in pieces: a block holds as much as strangers pay for. */
export function verifiedInPieces(answer: unknown, block: Block): Promise<Receipts> {
  return inPieces(verified(answer, block));
}

export function* verified(answer: unknown, block: Block): Pieces<Receipts> {
  const receipts: Receipt[] = [];
  for (const some of bunches(listOf(answer, `the receipts of block ${block.number}`))) {
    for (const one of yield* whole(some, block)) receipts.push(one);
    yield some.length * bytesEach;
  }
  const encoded: Rope[] = [];
  for (const one of receipts) {
    const logs: Uint8Array[] = [];
    for (const own of one.logs) for (const part of yield* encodedLog(own)) logs.push(part);
    const bytes = bytesOf(one, logs);
    encoded.push(bytes);
    yield 4 * Math.min(lengthOf(bytes), longData);
  }
  const root = yield* rootInPieces(encoded);
  if (root !== block.receiptsRoot) throw unverified(receipts, root, block);

  const logs: Log[] = [];
  for (const { transactionHash, logs: own } of receipts)
    for (const one of own) {
      // The root covers neither the index of a log nor its transaction: the one is counted here, the other is its receipt's.
      logs.push({ ...(yield* toLog(one)), transactionHash: lower(transactionHash), logIndex: logs.length });
    }
  return {
    logs,
    results: receipts.map(({ transactionHash, status, contractAddress }) => ({
      hash: lower(transactionHash),
      success: BigInt(status ?? "0x1") === 1n,
      created: contractAddress == null ? undefined : lower(contractAddress),
    })),
  };
}

/** What is checked together: many receipts, or one that has many logs by itself. */
function* bunches(receipts: readonly unknown[]): Generator<readonly unknown[]> {
  let [bunch, logs]: [unknown[], number] = [[], 0];
  for (const one of receipts) {
    const own =
      typeof one === "object" && one !== null && "logs" in one && Array.isArray(one.logs) ? one.logs.length : 0;
    if (bunch.length > 0 && logs + own > together) {
      yield bunch;
      [bunch, logs] = [[], 0];
    }
    bunch.push(one);
    logs += own + 1;
  }
  yield bunch;
}

/** Receipts of the form, with logs of the form. */
function* whole(some: readonly unknown[], block: Block): Pieces<readonly Receipt[]> {
  const what = `the receipts of block ${block.number}`;
  const [only] = some;
  if (some.length !== 1) return checked(z.array(receipt), some, what);
  const { logs: unread, ...rest } = checked(receipt.extend({ logs: z.array(z.unknown()) }), only, what);
  const logs = yield* checkedLogs(unread, what);
  return [{ ...rest, logs }];
}

/** The bytes that the trie holds: the type, for all but the first kind, and the list of what the protocol agrees on. */
function bytesOf(one: Receipt, logs: Rope): Rope {
  const type = Number(one.type ?? "0x0");
  const outcome = one.root == null ? integer(one.status ?? "0x1") : one.root.slice(2);
  const before = [outcome, integer(one.cumulativeGasUsed), one.logsBloom.slice(2)].map(bytesIn).join("");
  // From the Canyon upgrade on, which brought the version, the root also covers these two.
  const isVersioned = type === deposit && one.depositReceiptVersion != null;
  const after = isVersioned ? [one.depositNonce ?? "0x0", one.depositReceiptVersion ?? "0x0"].map(integer) : [];
  const fields = [Buffer.from(before, "hex"), ...ropeOf(logs), Buffer.from(after.map(bytesIn).join(""), "hex")];
  return type === 0 ? ropeOf(fields) : [Uint8Array.of(type), ...ropeOf(fields)];
}

/** In hex digits: as bytes, each of its parts would be an object of its own, thousands in a block. What is long is not copied for that. */
function* encodedLog({ address, topics, data }: z.output<typeof log>): Pieces<Rope> {
  const [own, words] = [bytesIn(address.slice(2)), topics.map((topic) => bytesIn(topic.slice(2)))];
  yield bytesEach + data.length;
  if (typeof data === "string" && data.length <= longData)
    return [Buffer.from(listIn([own, listIn(words), bytesIn(data.slice(2))]), "hex")];
  const bytes = typeof data === "string" ? fromHex(data) : yield* bytesOfText(data);
  return ropeOf([Buffer.from(`${own}${listIn(words)}`, "hex"), ...ropeIn([bytes])]);
}

/** The digits of a whole number without leading zeros; zero has none. */
function integer(value: string): string {
  const digits = BigInt(value).toString(16);
  if (digits === "0") return "";
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}

function unverified(receipts: readonly Receipt[], root: Hash, block: Block): FirebreakError {
  const { number } = block;
  const strange = receipts.map(({ type }) => Number(type ?? "0x0")).find((type) => !isKnown(type));
  if (strange !== undefined || block.receiptsRoot === undefined)
    return new FirebreakError(
      "NOT_EVALUABLE",
      `the receipts of block ${number} cannot be checked (${strange === undefined ? "it names no root" : `type 0x${strange.toString(16)}`}); set \`logs: agreed\` for this chain`,
      { retryable: true },
    );
  return new FirebreakError(
    "LOGS_UNVERIFIED",
    `the receipts of block ${number} hash to ${root}, its header says ${block.receiptsRoot}; another node is asked`,
    { retryable: true },
  );
}
