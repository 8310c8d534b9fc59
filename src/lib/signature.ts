import { recoverAddress, Signature } from "ethers";
import { lower } from "./words.ts";

type Hex = `0x${string}`;

/** Whose key signed a hash; undefined for what is no signature in its one canonical form of 65 bytes, in small letters. */
export function strictSigner(digest: Hex, signature: string): Hex | undefined {
  if (!/^0x[0-9a-f]{128}(1b|1c)$/.test(signature)) return undefined;
  try {
    // Refuses the second form of each signature (a high s), which anybody can make from the first.
    return lower(recoverAddress(digest, Signature.from(signature)));
  } catch {
    return undefined;
  }
}
