import { FirebreakError } from "../core/errors.ts";
import type { TransactionResult } from "../core/transaction.ts";
import type { Block, BlockRef, Hash, Log } from "../core/types.ts";
import { atOnce, type Pieces } from "../lib/in-pieces.ts";
import { isLikely, logAt, type MayBe, type Signs, signsOf } from "./log-places.ts";
import { deposit, type ReceiptRead } from "./receipt-reader.ts";
import { hashOf, receiptsIn } from "./receipt-text.ts";
import { createRoom, type Room } from "./rooms.ts";
import { bytesEach } from "./shapes.ts";
import { whole } from "./text.ts";
import { rootInPieces } from "./trie.ts";

/** Types whose encoding is known: Ethereum's, the OP stack's deposits, and Arbitrum's, which are encoded like Ethereum's. */
const isKnown = (type: number) => type <= 4 || type === deposit || (type >= 0x64 && type <= 0x6a);

/** Logs that are looked at before anybody is told of them. */
const together = 500;

/** All receipts of a block, as the bytes that its header commits to. */
export type Receipts = {
  /** How many logs there are. */
  readonly count: number;
  /** Those that are wanted; nothing is made of those that `mayBe` leaves out. */
  logs(isWanted: (signs: Signs) => boolean, mayBe?: MayBe): Pieces<readonly Log[]>;
  /** What became of the transactions. */
  results(): readonly TransactionResult[];
};

/**
 * The logs and results of all receipts of a block, when they hash to its receipts root; `bodies` are the answers in which they came. Otherwise
 * raises LOGS_UNVERIFIED, so that another node is asked, or NOT_EVALUABLE where a receipt is of a type whose encoding is not known.
 */
export function verifiedReceipts(bodies: readonly Buffer[], block: Block): Receipts {
  return atOnce(verified(bodies, block));
}

/** The same in pieces: a block holds as much as strangers pay for. */
export function* verified(bodies: readonly Buffer[], block: Block): Pieces<Receipts> {
  return yield* provenReceipts(yield* receiptsOf(bodies, block), block);
}

/** The receipts in answers that have come. Raises RPC_BAD_ANSWER. */
export function* receiptsOf(
  bodies: readonly Buffer[],
  block: BlockRef,
  room: Room = createRoom(),
): Pieces<readonly ReceiptRead[]> {
  const all: ReceiptRead[] = [];
  for (const body of bodies) yield* receiptsIn(whole(body), said(block), room, all);
  return all;
}

/** What is read when receipts of a block are. */
export const said = ({ number }: BlockRef): string => `the receipts of block ${number}`;

/** The same of receipts that were read. */
export function* provenReceipts(all: readonly ReceiptRead[], block: Block): Pieces<Receipts> {
  const root = yield* rootInPieces(all);
  if (root !== block.receiptsRoot) throw unverified(all, root, block);
  return {
    count: all.reduce((sum, { logs }) => sum + logs.length, 0),
    logs: (isWanted, mayBe) => wantedOf(all, isWanted, mayBe),
    results: () => all.map((one) => ({ hash: hashOf(one), success: one.success, created: one.created })),
  };
}

function* wantedOf(
  all: readonly ReceiptRead[],
  isWanted: (signs: Signs) => boolean,
  mayBe: MayBe | undefined,
): Pieces<readonly Log[]> {
  const wanted: Log[] = [];
  let index = 0;
  for (const [transactionIndex, receipt] of all.entries())
    for (const log of receipt.logs) {
      // The root covers neither the index of a log nor the hash of its transaction: the one is counted here, the other is its receipt's word.
      if ((mayBe === undefined || isLikely(log, mayBe)) && isWanted(signsOf(log)))
        wanted.push({ ...(yield* logAt(log, hashOf(receipt), index)), transactionIndex });
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
