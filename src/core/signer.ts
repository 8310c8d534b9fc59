import type { Address, Hash, Hex } from "./types.ts";

/** Where a key is. It signs digests and shows nothing else. */
export type Signer = {
  readonly address: Address;
  /** Asked once before anything is sent, by signers whose key lies elsewhere: that it is there, and is the key of `address`. Raises KEY. */
  open?(): Promise<void>;
  sign(digest: Hash): Promise<{ r: Hex; s: Hex; yParity: 0 | 1 }>;
};
