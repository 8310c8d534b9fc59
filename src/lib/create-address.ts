import { getCreateAddress } from "ethers";
import { lower } from "./words.ts";

/** Where the contract lies that an account creates with its transaction of this nonce: the last 20 bytes of keccak256(rlp([from, nonce])) (Yellow Paper, 7). */
export function createdAt(from: `0x${string}`, nonce: bigint): `0x${string}` {
  return lower(getCreateAddress({ from, nonce }));
}
