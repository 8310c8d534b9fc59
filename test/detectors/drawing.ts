import type { Address, Hash, Hex } from "../../src/core/types.ts";

/** Draws that a seed decides: the same seed, the same draws (mulberry32). */
export function drawing(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const hex = (digits: number): string => {
    let text = "";
    while (text.length < digits) text += next().toString(16).padStart(8, "0");
    return text.slice(0, digits);
  };
  return {
    /** A whole number from 0 up to, and without, a limit. */
    below: (limit: number): number => next() % limit,
    word: (): Hash => `0x${hex(64)}`,
    address: (): Address => `0x${hex(40)}`,
    bytes: (length: number): Hex => `0x${hex(2 * length)}`,
  };
}
