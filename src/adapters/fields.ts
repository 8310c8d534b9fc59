import { z } from "zod";
import type { PlanAction } from "../core/plans.ts";
import type { Address, Hash } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { toWord } from "../lib/words.ts";

/** What every call of a hub has: a gas cap within the hub's bounds, and no ether. */
export const callFields = (gasCap: number) => ({
  gasCap: z.int().min(5_000).max(8_000_000).default(gasCap),
  value: z.never({ error: "expected no value: a hub's calls carry no ether; leave it out" }).optional(),
});

export type Argument = string | boolean | number | readonly Argument[];

const argument: z.ZodType<Argument> = z.lazy(() =>
  z.union([z.string(), z.boolean(), z.int(), z.array(argument).max(64)], {
    error: "expected text, a whole number, true, false, or a list of them",
  }),
);

/** The arguments of a human-readable call; structs are lists. */
export const args = z.array(argument).max(16).default([]);

export const one: Hash = toWord(1n);
export const everyBit: Hash = `0x${"ff".repeat(32)}`;

type Probe = Pick<PlanAction, "probeTarget" | "probeData" | "mask" | "op" | "expected">;

/** Asks a view that answers true or false; true is what is wanted. */
export function flagProbe(target: Address, call: string, args: readonly unknown[] = []): Probe {
  const { to, data } = encodeCall(target, call, args);
  return { probeTarget: to, probeData: data, mask: everyBit, op: "equal", expected: one };
}
