import { TypedDataEncoder } from "ethers";
import { lower } from "./words.ts";

type Hex = `0x${string}`;

/** Versions of the Safe whose code this was run against. */
export const safeVersions = ["1.3.0", "1.4.1", "1.5.0"] as const;
export type SafeVersion = (typeof safeVersions)[number];

/**
 * What owners of a Safe agree to: one plain call, which pays nobody back. A delegatecall, a refund out of the Safe, and `safeTxGas` have no
 * place in it; they are in what is signed, as zero. So the call gets all the gas there is, and its failure undoes everything, the nonce too.
 */
export type SafeTransaction = {
  readonly to: Hex;
  /** Wei. */
  readonly value: bigint;
  readonly data: Hex;
  readonly nonce: bigint;
};

const nobody: Hex = `0x${"00".repeat(20)}`;

/** Source: contracts/Safe.sol, SAFE_TX_TYPEHASH; the same since 1.0.0, and the domain since 1.3.0. */
const types = {
  SafeTx: [
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "data", type: "bytes" },
    { name: "operation", type: "uint8" },
    { name: "safeTxGas", type: "uint256" },
    { name: "baseGas", type: "uint256" },
    { name: "gasPrice", type: "uint256" },
    { name: "gasToken", type: "address" },
    { name: "refundReceiver", type: "address" },
    { name: "nonce", type: "uint256" },
  ],
};

/** All ten fields as the Safe hashes them. */
export function safeFields({ to, value, data, nonce }: SafeTransaction) {
  const noRefund = { baseGas: 0n, gasPrice: 0n, gasToken: nobody, refundReceiver: nobody };
  return { to, value, data, operation: 0, safeTxGas: 0n, ...noRefund, nonce };
}

export type SafeHashes = {
  /** What owners sign. */
  readonly safeTxHash: Hex;
  /** The two halves of it that hardware wallets show. */
  readonly domainHash: Hex;
  readonly messageHash: Hex;
};

/** The EIP-712 hash of a transaction of this Safe on this chain. */
export function safeHashes(chainId: bigint, safe: Hex, transaction: SafeTransaction): SafeHashes {
  const domain = { chainId, verifyingContract: safe };
  const message = safeFields(transaction);
  return {
    safeTxHash: lower(TypedDataEncoder.hash(domain, types, message)),
    domainHash: lower(TypedDataEncoder.hashDomain(domain)),
    messageHash: lower(TypedDataEncoder.hashStruct("SafeTx", types, message)),
  };
}
