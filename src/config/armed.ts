import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Action } from "../core/parts.ts";
import type { Undo } from "../core/undo.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";

/** How readiness is proven, and what of it is red. */
export const armed = z
  .strictObject({
    everyBlocks: z
      .int()
      .min(1)
      .max(10_000)
      .default(1)
      .transform(BigInt)
      .describe("Blocks from one simulation of every action and way back to the next."),
    stressFee: z
      .int()
      .min(1)
      .max(1_000)
      .default(10)
      .transform(BigInt)
      .describe(
        "The base fee is multiplied with it, and the least tip added, to count the pauses that the key can pay.",
      ),
    leastPauses: z
      .int()
      .min(0)
      .max(1_000)
      .default(3)
      .transform(BigInt)
      .describe("A key that can pay fewer pauses is red."),
    grantDays: z
      .int()
      .min(0)
      .max(366)
      .default(7)
      .transform(BigInt)
      .describe("A grant that ends within so many days is red."),
  })
  .prefault({});

/** Who undoes an action, and how; the call is left out where the action knows it. It is simulated and never signed. */
export const undo = z
  .strictObject({
    from: address.describe("Who undoes it: the recovery key, or the contract behind which people stand."),
    to: address.optional().describe("The contract that is called; the action's target unless given."),
    call: z.string().optional().describe("The function that undoes it, left out where the action knows it."),
    args: z
      .array(z.union([z.string(), z.boolean(), z.int()]))
      .max(16)
      .default([])
      .describe("The arguments of `call`."),
  })
  .refine((it) => it.call !== undefined || it.args.length === 0, {
    error: "expected `call` where there are `args`",
    path: ["call"],
  });

type Undoing = z.output<typeof undo>;

/** Of actions as they are written, those that say how they are undone. */
export function undosOf(actions: Readonly<Record<string, { readonly undo?: Undoing | undefined }>>) {
  const all = Object.entries(actions).flatMap(([id, { undo }]) => (undo === undefined ? [] : [[id, undo] as const]));
  return Object.fromEntries(all);
}

/** The call that undoes an action, whose target it goes to unless it says otherwise. Raises CONFIG when nobody knows one. */
export function undoOf(id: string, { from, to, call, args }: Undoing, action: Action): Undo {
  const { undoing, target = action.relies?.[0] } = action;
  if (call === undefined && undoing !== undefined) return { from, call: undoing };
  const place = to ?? target;
  if (call !== undefined && place !== undefined) return { from, call: encodeCall(place, call, args) };
  const lacks = call === undefined ? "`call`, since this action does not know what undoes it" : "`to`";
  throw new FirebreakError("CONFIG", `expected actions.${id}.undo to name ${lacks}`);
}

/** How these actions are undone, of those that say so. Raises CONFIG. */
export function undosOn(
  actions: ReadonlyMap<string, Action>,
  undos: Readonly<Record<string, Undoing>>,
): ReadonlyMap<string, Undo> {
  const own = [...actions].flatMap(([id, action]) => {
    const undo = undos[id];
    return undo === undefined ? [] : [[id, undoOf(id, undo, action)] as const];
  });
  return new Map(own);
}
