import { z } from "zod";
import type { Address, Hash } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { address, word } from "../lib/fields.ts";
import { type View, wordView } from "./view.ts";

type Argument = string | boolean | number | readonly Argument[];

const argument: z.ZodType<Argument> = z.lazy(() =>
  z.union([z.string(), z.boolean(), z.int(), z.array(argument).max(64)], {
    error: "expected text, a whole number, true, false, or a list of them",
  }),
);

/** The arguments of a human-readable call; structs are lists. */
export const args = z.array(argument).max(16).default([]);

const one = `0x${"00".repeat(31)}01` as const;

type ViewSettings = {
  readonly to?: Address | undefined;
  readonly call: string;
  readonly args: readonly Argument[];
  readonly mask: Hash;
  readonly expected: Hash;
};

/** A view whose first word says whether an effect holds. */
export function viewFields<C extends z.ZodType<string>>(call: C, expected: Hash = one) {
  return z
    .strictObject({
      /** The contract that is asked; the target unless given. */
      to: address.optional(),
      call,
      args,
      mask: word.default(`0x${"ff".repeat(32)}`),
      expected: word.default(expected),
    })
    .refine((it) => (BigInt(it.expected) & ~BigInt(it.mask)) === 0n, "expected only bits that the mask lets through");
}

export function readOf({ to, call, args, mask, expected }: ViewSettings, target: Address): View {
  const ask = encodeCall(to ?? target, call, args);
  return wordView(`${call} of ${ask.to}`, ask, { mask, expected, op: "equal" });
}

/** What undoes an effect, and whether the key may be one that can. */
export const loosenFields = {
  /** The function of the target that undoes it; known by itself for the usual ones. `check` proves that the signer cannot call it. */
  loosen: z.strictObject({ call: z.string(), args }).optional(),
  /** Accepts a signer that could also undo it: whoever steals that key ends the containment. */
  acceptLoosenKey: z.boolean().default(false),
};
