import { FirebreakError, messageOf } from "../../core/errors.ts";
import type { Chain } from "../../core/parts.ts";
import { refusalOf } from "../../core/refusal.ts";
import type { Address, Block, Call, Hash, Hex } from "../../core/types.ts";
import { encodeCall } from "../../lib/encode.ts";
import { addressOf, lower, wordAt } from "../../lib/words.ts";

/** Accounts that every grant of a role of these contracts names; undefined where nobody can list them. */
export type Grants = (of: Address) => Promise<readonly Address[] | undefined>;

/** The chain at one block, asked by somebody who does not know what is there. What cannot be read is remembered, never taken as nothing. */
export type Reader = {
  readonly block: Block;
  readonly chain: Chain;
  code(of: Address): Promise<Hex>;
  /** Zero where it cannot be read. */
  slot(of: Address, slot: Hash): Promise<Hash>;
  /** Undefined when it reverts, answers nothing, or cannot be read. */
  answer(to: Address, view: string, args?: readonly unknown[], data?: Hex): Promise<Hex | undefined>;
  number(to: Address, view: string, args?: readonly unknown[]): Promise<bigint | undefined>;
  /** An answer that is an address and not zero. */
  account(to: Address, view: string, args?: readonly unknown[]): Promise<Address | undefined>;
  accounts(to: Address, view: string): Promise<readonly Address[]>;
  tries(from: Address, call: Call): Promise<"passes" | "refused" | "unread">;
  granted: Grants;
  /** False for accounts of which a recording says nothing: they may have code. */
  knows(account: Address): boolean;
  /** What could not be read, in the node's words. */
  unread(): readonly string[];
};

const zeroWord: Hash = `0x${"00".repeat(32)}`;
const mostListed = 64;

export function readerAt(block: Block, chain: Chain, granted: Grants, knows: Reader["knows"] = () => true): Reader {
  const unread = new Set<string>();
  /** Undefined for a refusal, `instead` for what cannot be read. */
  async function ask<T>(read: Promise<T>, instead: T): Promise<T> {
    try {
      return await read;
    } catch (error) {
      if (!(error instanceof FirebreakError)) throw error;
      if (error.code !== "CALL_REVERTED") unread.add(messageOf(error));
      return instead;
    }
  }
  const answer: Reader["answer"] = async (to, view, args = [], data = encodeCall(to, view, args).data) => {
    const said = await ask<Hex>(chain.call({ to, data }, block), "0x");
    return wordAt(said, 0) === undefined ? undefined : said;
  };
  const number: Reader["number"] = async (to, view, args) => {
    const said = await answer(to, view, args);
    return said === undefined ? undefined : BigInt(wordAt(said, 0) ?? 0);
  };
  return {
    block,
    chain,
    answer,
    number,
    code: (of) => ask<Hex>(chain.code(of, block), "0x"),
    slot: (of, slot) => ask(chain.slot(of, slot, block), zeroWord),
    account: async (to, view, args) => asAccount((await number(to, view, args)) ?? 0n),
    accounts: async (to, view) => listOf((await answer(to, view)) ?? "0x"),
    async tries(from, call) {
      const refused = await ask<unknown>(
        refusalOf(call, from, block, chain).then((why) => why ?? "passes"),
        "unread",
      );
      return refused === "passes" || refused === "unread" ? refused : "refused";
    },
    granted: (of) => ask<readonly Address[] | undefined>(granted(of), undefined),
    knows,
    unread: () => [...unread],
  };
}

export function asAccount(value: bigint): Address | undefined {
  return value === 0n || value >> 160n !== 0n
    ? undefined
    : lower(addressOf(`0x${value.toString(16).padStart(64, "0")}`));
}

/** A list of addresses, as the only thing that an answer holds; its first 64. */
function listOf(answer: Hex): readonly Address[] {
  const count = Math.min(mostListed, Number(wordAt(answer, 1) ?? 0));
  const words = Array.from({ length: count }, (_, at) => wordAt(answer, 2 + at));
  return words.flatMap((word) => (word === undefined ? [] : (asAccount(BigInt(word)) ?? [])));
}
