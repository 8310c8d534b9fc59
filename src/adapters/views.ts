import { FirebreakError } from "../core/errors.ts";
import type { Chain } from "../core/parts.ts";
import type { Address, BlockRef, Call, Hash } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { wordAt } from "../lib/words.ts";

/** How contracts are asked at one head. */
export type Views = {
  /** The first words of an answer, as many as are wanted; undefined when the call reverts or answers less. */
  answer(call: Call, count: number): Promise<readonly Hash[] | undefined>;
  /** The first word of a view as a number. */
  number(to: Address, view: string, args?: readonly unknown[]): Promise<bigint | undefined>;
  /** Whether a call would succeed for somebody. */
  succeeds(from: Address, call: Call): Promise<boolean>;
};

export function viewsAt(block: BlockRef, chain: Chain): Views {
  const ask = (call: Call, from?: Address) =>
    chain.call(call, block, from).catch((error) => {
      if (error instanceof FirebreakError && error.code === "CALL_REVERTED") return undefined;
      throw error;
    });
  const answer: Views["answer"] = async (call, count) => {
    const said = (await ask(call)) ?? "0x";
    const words = Array.from({ length: count }, (_, index) => wordAt(said, index));
    return words.every((word) => word !== undefined) ? words : undefined;
  };
  return {
    answer,
    number: async (to, view, args = []) => {
      const [word] = (await answer(encodeCall(to, view, args), 1)) ?? [];
      return word === undefined ? undefined : BigInt(word);
    },
    succeeds: async (from, call) => (await ask(call, from)) !== undefined,
  };
}

/** A second of the chain's clock, for people. */
export function dateOf(second: bigint): string {
  return new Date(Number(second) * 1_000).toISOString();
}
