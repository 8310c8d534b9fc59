import { z } from "zod";
import { FirebreakError } from "./core/errors.ts";
import { selectorOf } from "./lib/encode.ts";
import { address } from "./lib/fields.ts";

const selector = z.string().transform((written, context) => {
  if (/^0x[0-9a-fA-F]{8}$/.test(written)) return written.toLowerCase() as `0x${string}`;
  try {
    return selectorOf(written);
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error;
    context.addIssue({
      code: "custom",
      message: `expected a function such as "pause()", or its selector such as 0x8456cb59, found ${JSON.stringify(written)}`,
    });
    return z.NEVER;
  }
});

/** A contract that the key may call, and the functions of it. */
const allowed = z.strictObject({
  /** The name of its chain; the only one unless given. */
  chain: z.string().optional(),
  to: address,
  /** Written out, such as `pause()`, or as 4 bytes in hex. */
  selectors: z.array(selector).min(1).max(256),
});

/** Which key signs, and what it signs at most: the calls of the configured actions unless a list is given. */
export const signer = z.looseObject({
  use: z.string().default("local"),
  allow: z.array(allowed).min(1).max(1_000).optional(),
});

export type AllowedCalls = z.output<typeof allowed>;
