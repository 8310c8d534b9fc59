import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { PlanAction } from "../core/plans.ts";
import type { Address, Hash } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { toWord } from "../lib/words.ts";

/** What every call of a hub has: a gas cap within the hub's bounds, and no ether. */
export const callFields = (gasCap: number) => ({
  gasCap: z.int().min(5_000).max(8_000_000).default(gasCap).describe("Gas that the call gets at most."),
  value: z
    .never({ error: "expected no value: a hub's calls carry no ether; leave it out" })
    .optional()
    .describe("Is left out: a hub's calls carry no ether."),
});

export type Argument = string | boolean | number | readonly Argument[];

const argument: z.ZodType<Argument> = z.lazy(() =>
  z.union([z.string(), z.boolean(), z.int(), z.array(argument).max(64)], {
    error: "expected text, a whole number, true, false, or a list of them",
  }),
);

export const args = z.array(argument).max(16).default([]).describe("The arguments of `call`; structs are lists.");

export const one: Hash = toWord(1n);
export const everyBit: Hash = `0x${"ff".repeat(32)}`;

export type Probe = Pick<PlanAction, "probeTarget" | "probeData" | "mask" | "op" | "expected">;

/** Asks a view that answers true or false; true is what is wanted. */
export function flagProbe(target: Address, call: string, args: readonly unknown[] = []): Probe {
  const { to, data } = encodeCall(target, call, args);
  return { probeTarget: to, probeData: data, mask: everyBit, op: "equal", expected: one };
}

/** Asks a view for the second at which a pause ends; that many seconds must be left. `mask` says which bits of the answer are the time. */
export function lastingProbe(
  target: Address,
  call: string,
  args: readonly unknown[],
  seconds: number,
  mask: Hash,
): Probe {
  const { to, data } = encodeCall(target, call, args);
  return { probeTarget: to, probeData: data, mask, op: "at-least-now-plus", expected: toWord(BigInt(seconds)) };
}

/** Raises LOOSENS for a remainder that no pause of that duration leaves; both in seconds. */
export function requireRemainder(minRemaining: number, duration: number): void {
  if (minRemaining >= 1 && minRemaining <= duration) return;
  throw new FirebreakError(
    "LOOSENS",
    `expected minRemaining of 1 to ${duration} seconds, found ${minRemaining}; correct it`,
  );
}
