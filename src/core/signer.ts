import type { Anchor } from "../lib/anchor.ts";
import type { Address, Hash, Hex } from "./types.ts";

/** Where a key is. It signs digests and shows nothing else. */
export type Key = {
  readonly address: Address;
  /** Asked once before anything is sent, by keys that lie elsewhere: that it is there, and is the key of `address`. Raises KEY. */
  open?(): Promise<void>;
  sign(digest: Hash): Promise<{ r: Hex; s: Hex; yParity: 0 | 1 }>;
};

/** What is to be signed: a transaction of type 2 that carries neither value nor an access list. Fees in wei per gas. */
export type Unsigned = {
  readonly chainId: bigint;
  readonly nonce: bigint;
  readonly to: Address;
  readonly data: Hex;
  readonly gas: bigint;
  readonly maxFee: bigint;
  readonly tip: bigint;
};

/** A key that signs the transactions of a list, and anchors of the journal, and nothing else. */
export type Signer = {
  readonly address: Address;
  /** Raises NOT_ALLOWED for everything that is not on the list. Makes no request, unless the key lies elsewhere. */
  signTransaction(tx: Unsigned): Promise<{ readonly hash: Hash; readonly raw: Hex }>;
  /** Says how far the journal has grown: 65 bytes. The digest is made here, and is that of no transaction. */
  signAnchor(anchor: Anchor): Promise<Hex>;
};

/** By chain and contract: selectors, each of which allows every call of its function, and whole calldata, which allows that call alone. */
export type Allowed = ReadonlyMap<bigint, ReadonlyMap<Address, ReadonlySet<Hex>>>;
