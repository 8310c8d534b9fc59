import type { Call, SignedTx } from "../core/types.ts";
import { type Fees, isAbove, isWanted, type Market, nextFees } from "./fees.ts";

export type Sign = (call: Call, nonce: bigint, gas: bigint, fees: Fees, variant: number) => Promise<SignedTx>;

/**
 * Each pays 12.5% more than the one before it, as fast as a base fee can rise; 16 reach thirteen times the base fee, more than it becomes within
 * 20 blocks that are all full.
 */
const rungs = 16;

/**
 * Replacements that are signed as soon as a transaction is sent, so that raising the fee needs no signing service at that moment. What the cap
 * does not allow is not signed.
 */
export function createLadder(sign: Sign) {
  const ladders = new Map<bigint, SignedTx[]>();
  const building = new Set<bigint>();

  const allowed = (nonce: bigint, floor: Fees, most: bigint) =>
    (ladders.get(nonce) ?? []).filter((one) => one.maxFee <= most && isAbove(one, floor));

  return {
    /** Signs what is missing above this transaction; `most` is in wei per gas. Raises what the signer raises. */
    async build(call: Call, last: SignedTx, most: bigint): Promise<void> {
      const { nonce, gas } = last;
      if (building.has(nonce)) return;
      building.add(nonce);
      try {
        const made = (ladders.get(nonce) ?? []).filter((one) => isAbove(one, last));
        ladders.set(nonce, made);
        while (made.length < rungs) {
          const fees = nextFees(made.at(-1) ?? last, undefined, most);
          if (fees === undefined) return;
          made.push(await sign(call, nonce, gas, fees, 0));
        }
      } finally {
        building.delete(nonce);
      }
    },
    /** The lowest one that nodes take in the place of `floor` and that the market takes; undefined when it has moved above all of them. */
    next: (nonce: bigint, floor: Fees, market: Market | undefined, most: bigint): SignedTx | undefined =>
      allowed(nonce, floor, most).find((one) => isWanted(one, market)),
    /** The highest one, for when nothing better can be signed. */
    highest: (nonce: bigint, floor: Fees, most: bigint): SignedTx | undefined => allowed(nonce, floor, most).at(-1),
    /** Its nonce is for another call from now on. */
    forget: (nonce: bigint): void => void ladders.delete(nonce),
  };
}
