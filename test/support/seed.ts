import { randomInt } from "node:crypto";

const value = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));

/** The seed of this run; a name that shows it says how to run the same again. */
export const seed = { value, shown: `FUZZ_SEED=${value}`, random: () => randomFrom(value) };

/** Mulberry32: small, and the same everywhere. */
export function randomFrom(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Runs of a campaign, each with a seed of its own: FIREBREAK_NIGHTLY takes 200, FIREBREAK_RUNS any number. */
export const runs = Number(
  process.env["FIREBREAK_RUNS"] ?? (process.env["FIREBREAK_NIGHTLY"] === undefined ? 10 : 200),
);
