import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Receipt } from "../core/sending.ts";
import type { Transaction, TransactionResult } from "../core/transaction.ts";
import type { Block, BlockRef, Hash, Hex } from "../core/types.ts";
import { inPieces, type Pieces } from "../lib/in-pieces.ts";
import { lower } from "../lib/words.ts";
import { knownSeal, type Seal, sealOf } from "./header.ts";
import { noReceipts } from "./promised.ts";
import { address, bytesEach, checked, hash, hex, isHexText, isQuantityText, listOf, quantity } from "./shapes.ts";

const block = z.object({
  number: quantity,
  hash,
  parentHash: hash,
  timestamp: quantity,
  baseFeePerGas: quantity.nullish(),
  logsBloom: hex,
  receiptsRoot: hash.nullish(),
});
const to = address.nullish();
const transaction = z.object({ hash, from: address, to, input: hex, value: quantity, nonce: quantity.nullish() });
const result = z.object({ transactionHash: hash, status: quantity, contractAddress: address.nullish() });

/** Blocks of headers whose hash was taken lately: each comes several times, and is looked at once. */
const known = new WeakMap<Seal, Block>();

/** `number` is the one that was asked for, if one was. */
export function asBlock(answer: unknown, what: string, number?: bigint): Block {
  return knownBlock(answer, number) ?? blockIn(answer, what, number).block;
}

/** Of the very same fields, and with the hash that these have. */
function knownBlock(answer: unknown, number?: bigint): Block | undefined {
  if (typeof answer !== "object" || answer === null || !("hash" in answer)) return undefined;
  const seal = knownSeal(answer as Record<string, unknown>);
  const block = seal && known.get(seal);
  return block?.hash === answer.hash && (number === undefined || number === block?.number) ? block : undefined;
}

/** With its seal, where it had to be taken. */
function blockIn(answer: unknown, what: string, number?: bigint): { readonly block: Block; readonly seal?: Seal } {
  if (answer === null)
    throw new FirebreakError("BLOCK_UNKNOWN", `no node knows ${what} yet; it is asked again`, { retryable: true });
  const it = checked(block, answer, what);
  if (number !== undefined && BigInt(it.number) !== number)
    throw new FirebreakError(
      "RPC_BAD_ANSWER",
      `expected ${what} of a node, found block ${BigInt(it.number)}; use another node`,
      { retryable: true },
    );
  const hash = lower(it.hash);
  const seal = it.receiptsRoot === noReceipts ? sealOf(answer as Record<string, unknown>) : undefined;
  const isBare = seal?.hash === hash;
  const made: Block = {
    number: BigInt(it.number),
    hash,
    parentHash: lower(it.parentHash),
    timestamp: BigInt(it.timestamp),
    baseFee: BigInt(it.baseFeePerGas ?? "0x0"),
    logsBloom: lower(it.logsBloom),
    ...(it.receiptsRoot == null ? {} : { receiptsRoot: lower(it.receiptsRoot) }),
    ...(isBare && { isBare }),
  };
  return { block: made, ...(seal && { seal }) };
}

/** A block, and whether its hash is the one of the header's fields: then all of them are as good as the hash. */
export type Header = { readonly block: Block; readonly isSealed: boolean };

export function asHeader(answer: unknown, what: string, number?: bigint): Header {
  const before = knownBlock(answer, number);
  if (before !== undefined) return { block: before, isSealed: true };
  const { block, seal = sealOf(answer as Record<string, unknown>) } = blockIn(answer, what, number);
  const isSealed = seal?.hash === block.hash;
  if (isSealed) known.set(seal, block);
  return { block, isSealed };
}

/** The block of a header whose fields hash to its hash, so that none of them is anybody's word; undefined for everything else. */
export function sealedBlock(answer: unknown): Block | undefined {
  try {
    const { block, isSealed } = asHeader(answer, "a head that was named");
    return isSealed ? block : undefined;
  } catch {
    return undefined;
  }
}

export function asHex(answer: unknown): Hex {
  return lower(isHexText(answer) ? answer : checked(hex, answer, "a read"));
}

/** Some nodes leave out leading zeros. */
export function asWord(answer: unknown): Hash {
  return `0x${lower(checked(quantity, answer, "a slot"))
    .slice(2)
    .padStart(64, "0")}`;
}

export function asQuantity(answer: unknown): bigint {
  return BigInt(isQuantityText(answer) ? answer : checked(quantity, answer, "a number"));
}

type Made<T, R> = { readonly form: z.ZodType<T>; readonly make: (one: T) => R; readonly size?: (one: T) => number };

/** Many of one form, in pieces. */
function* manyOf<T, R>(
  answer: unknown,
  what: string,
  { form, make, size = () => 0 }: Made<T, R>,
): Pieces<readonly R[]> {
  const many: R[] = [];
  for (const answered of listOf(answer, what)) {
    const one = checked(form, answered, what);
    many.push(make(one));
    yield bytesEach + size(one);
  }
  return many;
}

const withTransactions = z.object({ transactions: z.unknown() });

export async function asTransactionHashes(answer: unknown, at: BlockRef): Promise<readonly Hash[]> {
  const what = `the transactions of block ${at.number}`;
  const { transactions } = checked(withTransactions, answer, what);
  return inPieces(manyOf(transactions, what, { form: hash, make: lower }));
}

export async function asTransactions(answer: unknown, at: BlockRef): Promise<readonly Transaction[]> {
  const what = `the transactions of block ${at.number}`;
  const { transactions } = checked(withTransactions, answer, what);
  const make = ({ hash, from, to, input, value, nonce }: z.output<typeof transaction>) => ({
    hash: lower(hash),
    from: lower(from),
    to: to == null ? undefined : lower(to),
    input: lower(input),
    value: BigInt(value),
    ...(nonce != null && { nonce: BigInt(nonce) }),
  });
  return inPieces(manyOf(transactions, what, { form: transaction, make, size: ({ input }) => input.length }));
}

export async function asResults(answer: unknown, at: BlockRef): Promise<readonly TransactionResult[]> {
  const make = ({ transactionHash, status, contractAddress }: z.output<typeof result>) => ({
    hash: lower(transactionHash),
    success: BigInt(status) === 1n,
    created: contractAddress == null ? undefined : lower(contractAddress),
  });
  return inPieces(manyOf(answer, `the receipts of block ${at.number}`, { form: result, make }));
}

const receipt = z.object({
  transactionHash: hash,
  blockNumber: quantity,
  blockHash: hash,
  status: quantity,
  gasUsed: quantity.nullish(),
  effectiveGasPrice: quantity.nullish(),
});

/** Of this transaction and no other. */
export function asReceipt(answer: unknown, of: Hash): Receipt | undefined {
  if (answer === null) return undefined;
  const it = checked(receipt, answer, "a receipt");
  if (lower(it.transactionHash) !== of)
    throw new FirebreakError(
      "RPC_BAD_ANSWER",
      `expected the receipt of transaction ${of}, found that of ${it.transactionHash}; use another node`,
      { retryable: true },
    );
  return {
    hash: of,
    block: { number: BigInt(it.blockNumber), hash: lower(it.blockHash) },
    success: BigInt(it.status) === 1n,
    ...(it.gasUsed == null ? {} : { gasUsed: BigInt(it.gasUsed) }),
    ...(it.gasUsed == null || it.effectiveGasPrice == null
      ? {}
      : { paid: BigInt(it.gasUsed) * BigInt(it.effectiveGasPrice) }),
  };
}

const simulated = z.object({ calls: z.unknown() });
const outcome = z.object({ status: quantity, returnData: hex });

/** Of one block. */
export async function asSimulation(answer: unknown): Promise<readonly { success: boolean; output: Hex }[]> {
  const what = "a simulation";
  const [first] = listOf(answer, what);
  const make = ({ status, returnData }: z.output<typeof outcome>) => ({
    success: BigInt(status) === 1n,
    output: lower(returnData),
  });
  const size = ({ returnData }: z.output<typeof outcome>) => returnData.length;
  return inPieces(manyOf(checked(simulated, first, what).calls, what, { form: outcome, make, size }));
}
