import { FirebreakError } from "../core/errors.ts";
import type { Chain } from "../core/parts.ts";
import type { Address, Block, Hash, Hex } from "../core/types.ts";
import { addressOf } from "../lib/words.ts";

/** Where an EIP-1967 proxy keeps its implementation, and OpenZeppelin's older proxies theirs. */
const implementationSlots: readonly Hash[] = [
  "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc",
  "0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3",
];
const maxLibraries = 64;

/** Whether the code of a contract, of its implementation, or of a library that it links holds a word such as an event's hash. */
export async function codeHolds(word: Hash, account: Address, block: Block, chain: Chain): Promise<boolean> {
  // A compiler pushes a constant without its leading zeros.
  const needle = word.slice(2).replace(/^(00)+/, "");
  const own = await chain.code(account, block);
  const words = await Promise.all(implementationSlots.map((slot) => slotOrNone(account, slot, block, chain)));
  const implementations = await Promise.all(words.map((it) => chain.code(addressOf(it), block)));
  const codes = [own, ...implementations];
  if (codes.some((code) => code.includes(needle))) return true;

  const libraries = [...new Set(codes.flatMap(linked))].slice(0, maxLibraries);
  const linkedCodes = await Promise.all(libraries.map((library) => chain.code(library, block)));
  return linkedCodes.some((code) => code.includes(needle));
}

/** A node that keeps only part of the state (a recording) cannot say; then there is no proxy to follow. */
async function slotOrNone(account: Address, slot: Hash, block: Block, chain: Chain): Promise<Hash> {
  try {
    return await chain.slot(account, slot, block);
  } catch (error) {
    if (error instanceof FirebreakError && error.code === "NOT_EVALUABLE") return `0x${"00".repeat(32)}`;
    throw error;
  }
}

/** Addresses that the code pushes whole (PUSH20), as linked libraries are. */
function linked(code: Hex): readonly Address[] {
  return [...code.matchAll(/73([0-9a-f]{40})/g)].map(([, address = ""]): Address => `0x${address}`);
}
