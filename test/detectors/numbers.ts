import type { Chain } from "../../src/core/parts.ts";
import type { Address, BlockRef, Hex } from "../../src/core/types.ts";
import { toWord } from "../../src/lib/words.ts";
import { chainOf, lacking } from "./looking.ts";

export type At = (number: number) => readonly bigint[] | undefined;

/** A chain whose calls answer these words, by the four bytes of the function or by `address four-bytes`; undefined is not evaluable. */
export function answering(
  answers: Readonly<Record<string, At | readonly bigint[]>>,
  known: Partial<Chain> = {},
): Chain {
  const answer = async ({ to, data }: { to: Address; data: Hex }, { number }: BlockRef): Promise<Hex> => {
    const found = answers[`${to} ${data.slice(0, 10)}`] ?? answers[data.slice(0, 10)];
    const words = typeof found === "function" ? found(Number(number)) : found;
    if (words === undefined) throw lacking();
    return `0x${words.map((word) => toWord(BigInt.asUintN(256, word)).slice(2)).join("")}`;
  };
  return chainOf({ call: answer, ...known });
}

/** A number per block, from block 100 on; before it nothing is known. */
export const fromBlock100 =
  (...values: readonly bigint[]): At =>
  (number) => {
    const value = values[number - 100];
    return value === undefined ? undefined : [value];
  };
