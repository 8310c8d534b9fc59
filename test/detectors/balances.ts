import { FirebreakError } from "../../src/core/errors.ts";
import type { Address, Finding } from "../../src/core/types.ts";
import { outflow } from "../../src/detectors/outflow.ts";
import { blockOf, fakeChain, observationOf } from "../support/fakes.ts";

export const vault: Address = `0x${"7a".repeat(20)}`;
const first = 100;

type Playing = {
  /** The index of the first block that is observed; those before it are in the past. */
  readonly startAt?: number;
  /** The index of the oldest block that the node still knows. */
  readonly oldest?: number;
};

/** Observes blocks 100, 101… with these balances and returns what was found. Before block 100 nothing is known. */
export async function play(
  settings: object,
  balances: readonly bigint[],
  { startAt = 0, oldest = 0 }: Playing = {},
): Promise<readonly Finding[]> {
  const detector = outflow.create(outflow.params.parse({ account: vault, ...settings }), { id: "out" });
  const lacks = () => new FirebreakError("NOT_EVALUABLE", "the node keeps no such state", { retryable: true });
  const chain = fakeChain({
    blockAt: async (number) => blockOf(number),
    balance: async (_, { number }) => {
      const index = Number(number) - first;
      const balance = index < oldest ? undefined : balances[index];
      if (balance === undefined) throw lacks();
      return balance;
    },
  });
  const found: Finding[] = [];
  for (let index = startAt; index < balances.length; index += 1)
    found.push(...(await detector.observe(observationOf(blockOf(first + index)), chain)));
  return found;
}

/** The rule in words, on plain numbers: what the last blocks saw at most, less what is there now. */
export function modelled(
  balances: readonly bigint[],
  settings: { readonly moreThan?: bigint; readonly moreThanBps?: number; readonly withinBlocks: number },
): readonly number[] {
  return balances.flatMap((now, index) => {
    const seen = balances.slice(Math.max(0, index - settings.withinBlocks), index + 1);
    const highest = seen.reduce((most, one) => (one > most ? one : most));
    const isTooMuch =
      settings.moreThan === undefined
        ? (highest - now) * 10_000n > highest * BigInt(settings.moreThanBps ?? 0)
        : highest - now > settings.moreThan;
    return isTooMuch ? [first + index] : [];
  });
}
