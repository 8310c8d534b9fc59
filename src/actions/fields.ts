import { z } from "zod";
import { mostGas } from "../core/transaction.ts";
import type { Address, Hash } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { address, word } from "../lib/fields.ts";
import { planAction } from "./hub.ts";
import { type View, wordView } from "./view.ts";

type Argument = string | boolean | number | readonly Argument[];

const argument: z.ZodType<Argument> = z.lazy(() =>
  z.union([z.string(), z.boolean(), z.int(), z.array(argument).max(64)], {
    error: "expected text, a whole number, true, false, or a list of them",
  }),
);

export const args = z.array(argument).max(16).default([]).describe("The arguments of `call`; structs are lists.");

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
      to: address.optional().describe("The contract that is asked; the target unless given."),
      call: call.describe("The view function that is asked, written out."),
      args,
      mask: word
        .default(`0x${"ff".repeat(32)}`)
        .describe("The bits of the answer's first word that count, 32 bytes in hex; all unless given."),
      expected: word
        .default(expected)
        .describe(`What these bits are where the effect holds, 32 bytes in hex; ${BigInt(expected)} unless given.`),
    })
    .refine((it) => (BigInt(it.expected) & ~BigInt(it.mask)) === 0n, "expected only bits that the mask lets through");
}

export function readOf({ to, call, args, mask, expected }: ViewSettings, target: Address): View {
  const ask = encodeCall(to ?? target, call, args);
  return wordView(`${call} of ${ask.to}`, ask, { mask, expected, op: "equal" });
}

/** What undoes an effect, and whether the key may be one that can. */
export const loosenFields = {
  loosen: z
    .strictObject({ call: z.string().describe("The function, written out."), args })
    .optional()
    .describe(
      "The function of the target that undoes it; known by itself for the usual ones. `check` proves that the signer cannot call it.",
    ),
  acceptLoosenKey: z
    .boolean()
    .default(false)
    .describe("Accepts a signer that could also undo it: whoever steals that key ends the containment."),
};

/** What to trip; the contract that holds the plan is named by the action. */
export const tripFields = {
  plan: word.describe("The plan's id, 32 bytes in hex."),
  actions: z.array(planAction).min(1).max(256).describe("The plan's actions, exactly as they were committed."),
  mask: z
    .string()
    .regex(/^0x[0-9a-fA-F]{1,64}$/)
    .optional()
    .describe("Which actions to trip, a number in hex, bit n for action n; all of them unless given."),
  maxGas: z
    .int()
    .min(500_000)
    .max(Number(mostGas))
    .default(Number(mostGas))
    .describe(
      "The most gas that one transaction may have: EIP-7825's bound unless given; name less where the chain's blocks hold less.",
    ),
  validSeconds: z
    .int()
    .min(12)
    .max(3_600)
    .default(600)
    .describe("Seconds after the newest block, or after now where that is later, within which the trip may land."),
};
