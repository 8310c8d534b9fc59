import { keccak256 } from "ethers";

type Hex = `0x${string}`;

const bitsOf = new Map<Hex, readonly number[]>();

/** Whether a 2048-bit log bloom may hold an address or topic; false is certain. Source: Ethereum yellow paper, 4.3.1. */
export function mayHold(bloom: Hex, item: Hex): boolean {
  let bits = bitsOf.get(item);
  if (bits === undefined) {
    const digest = keccak256(item);
    bits = [2, 6, 10].map((from) => Number.parseInt(digest.slice(from, from + 4), 16) & 2047);
    bitsOf.set(item, bits);
  }
  return bits.every((bit) => {
    const nibble = Number.parseInt(bloom.charAt(bloom.length - 1 - (bit >> 2)), 16);
    return ((nibble >> (bit & 3)) & 1) === 1;
  });
}
