import type { Call, SignedTx } from "../core/types.ts";
import { type Fees, isAbove, isWanted, type Market, nextFees } from "./fees.ts";

export type Sign = (call: Call, nonce: bigint, gas: bigint, fees: Fees, variant: number) => Promise<SignedTx>;

/**
 * Each pays 12.5% more than the one before it, as fast as a base fee can rise; 16 reach thirteen times the base fee, more than it becomes within
 * 20 blocks that are all full.
 */
const rungs = 16;

/** Which transaction is to be replaced: all that its replacements have alike with it. */
export type Place = { readonly call: Call; readonly nonce: bigint; readonly gas: bigint };

/**
 * Replacements that are signed as soon as a transaction is sent, so that raising the fee needs no signing service at that moment. Each is for
 * its place and no other: when a slow broadcast ends, the nonce may be another call's already.
 */
export function createLadder(sign: Sign) {
  const ladders = new Map<string, SignedTx[]>();
  const building = new Set<string>();

  const allowed = (place: Place, floor: Fees, most: bigint) =>
    (ladders.get(keyOf(place)) ?? []).filter((one) => one.maxFee <= most && isAbove(one, floor));

  return {
    /** Signs what is missing above these fees; `most` is in wei per gas. Raises what the signer raises. */
    async build(place: Place, last: Fees, most: bigint): Promise<void> {
      const key = keyOf(place);
      if (building.has(key)) return;
      building.add(key);
      try {
        const made = (ladders.get(key) ?? []).filter((one) => isAbove(one, last));
        ladders.set(key, made);
        while (made.length < rungs) {
          const fees = nextFees(made.at(-1) ?? last, undefined, most);
          if (fees === undefined) return;
          made.push(await sign(place.call, place.nonce, place.gas, fees, 0));
        }
      } finally {
        building.delete(key);
      }
    },
    /** The lowest one that nodes take in the place of `floor` and that the market takes; undefined when it has moved above all of them. */
    next: (place: Place, floor: Fees, market: Market | undefined, most: bigint): SignedTx | undefined =>
      allowed(place, floor, most).find((one) => isWanted(one, market)),
    /** The highest one, for when nothing better can be signed. */
    highest: (place: Place, floor: Fees, most: bigint): SignedTx | undefined => allowed(place, floor, most).at(-1),
    /** Nothing more is sent with this nonce. */
    forget(nonce: bigint): void {
      for (const key of ladders.keys()) if (key.startsWith(`${nonce} `)) ladders.delete(key);
    },
  };
}

function keyOf({ call, nonce, gas }: Place): string {
  return `${nonce} ${gas} ${call.to} ${call.data}`;
}
