import type { Address, Call, Hash, Hex } from "./types.ts";

/** The most gas that one transaction may ask for (EIP-7825). */
export const mostGas = 16_777_216n;

/** A transaction of a block, as it was sent. */
export type Transaction = {
  readonly hash: Hash;
  readonly from: Address;
  /** None for a creation. */
  readonly to: Address | undefined;
  readonly input: Hex;
  /** Wei. */
  readonly value: bigint;
  /** Of its sender; undefined where a node does not say. */
  readonly nonce?: bigint;
};

/**
 * What became of it. Results are in the order of their transactions. Where receipts are checked against the block's root, that order and `success`
 * are, and `hash` and `created` are one node's word.
 */
export type TransactionResult = {
  readonly hash: Hash;
  readonly success: boolean;
  /** The contract that the transaction itself created; those that its calls created are not told. */
  readonly created: Address | undefined;
};

/** A call on the state of a block; `from` stands before the sender that is given for all. Without `to` it is a creation; `value` in wei. */
export type SentCall = Pick<Call, "data"> & {
  readonly to?: Address;
  readonly from?: Address;
  readonly value?: bigint;
  readonly gas?: bigint;
};

/** Ether is read by no call: at this address, which nobody has, a simulation finds code that answers what the account of the one word has, in wei. */
export const teller: Address = "0xf14eb4ea000000000000000000000000ba1a00d0";

/** What became of it there. */
export type Simulated = { readonly success: boolean; readonly output: Hex };
export type Simulations = readonly Simulated[];
