import { randomInt } from "node:crypto";

const value = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));

/** The seed of this run; a name that shows it says how to run the same again. */
export const seed = { value, shown: `FUZZ_SEED=${value}` };
