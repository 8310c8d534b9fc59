import { FirebreakError } from "../core/errors.ts";
import type { TransactionResult } from "../core/transaction.ts";
import type { Block, Hash, Log } from "../core/types.ts";
import { atOnce, inPieces, type Pieces } from "../lib/in-pieces.ts";
import { logAt, type Signs, signsOf } from "./log-places.ts";
import { deposit, type ReceiptRead, receiptsIn } from "./receipt-text.ts";
import { bytesEach } from "./shapes.ts";
import { rootInPieces } from "./trie.ts";

/** Types whose encoding is known: Ethereum's, the OP stack's deposits, and Arbitrum's, which are encoded like Ethereum's. */
const isKnown = (type: number) => type <= 4 || type === deposit || (type >= 0x64 && type <= 0x6a);

/** Logs that are looked at before anybody is told of them. */
const together = 500;

/** All receipts of a block, as the bytes that its header commits to. */
export type Receipts = {
  /** How many logs there are. */
  readonly count: number;
  /** Those that are wanted. */
  logs(isWanted: (signs: Signs) => boolean): Pieces<readonly Log[]>;
  /** What became of the transactions. */
  readonly results: readonly TransactionResult[];
};

/**
 * The logs and results of all receipts of a block, when they hash to its receipts root; `bodies` are the answers in which they came. Otherwise
 * raises LOGS_UNVERIFIED, so that another node is asked, or NOT_EVALUABLE where a receipt is of a type whose encoding is not known.
 */
export function verifiedReceipts(bodies: readonly Buffer[], block: Block): Receipts {
  return atOnce(verified(bodies, block));
}

/** The same in pieces: a block holds as much as strangers pay for. */
export function verifiedInPieces(bodies: readonly Buffer[], block: Block): Promise<Receipts> {
  return inPieces(verified(bodies, block));
}

export function* verified(bodies: readonly Buffer[], block: Block): Pieces<Receipts> {
  const all: ReceiptRead[] = [];
  for (const body of bodies)
    for (const one of yield* receiptsIn(body, `the receipts of block ${block.number}`)) all.push(one);
  const root = yield* rootInPieces(all.map(({ encoded }) => encoded));
  if (root !== block.receiptsRoot) throw unverified(all, root, block);
  return {
    count: all.reduce((sum, { logs }) => sum + logs.length, 0),
    logs: (isWanted) => wantedOf(all, isWanted),
    results: all.map(({ hash, success, created }) => ({ hash, success, created })),
  };
}

function* wantedOf(all: readonly ReceiptRead[], isWanted: (signs: Signs) => boolean): Pieces<readonly Log[]> {
  const wanted: Log[] = [];
  let index = 0;
  for (const [transactionIndex, { hash, logs }] of all.entries())
    for (const log of logs) {
      // The root covers neither the index of a log nor the hash of its transaction: the one is counted here, the other is its receipt's word.
      if (isWanted(signsOf(log))) wanted.push({ ...(yield* logAt(log, hash, index)), transactionIndex });
      if (++index % together === 0) yield together * bytesEach;
    }
  return wanted;
}

function unverified(receipts: readonly ReceiptRead[], root: Hash, block: Block): FirebreakError {
  const { number } = block;
  const strange = receipts.map(({ type }) => type).find((type) => !isKnown(type));
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
