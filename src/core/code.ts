import { itemsAt, wordAtByte } from "../lib/abi-walk.ts";
import { addressOf, toWord, wordAt } from "../lib/words.ts";
import { FirebreakError } from "./errors.ts";
import type { Chain } from "./parts.ts";
import type { Address, Block, Hash, Hex } from "./types.ts";

/** Where an EIP-1967 proxy keeps its implementation, and OpenZeppelin's older proxies theirs. */
const implementationSlots: readonly Hash[] = [
  "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc",
  "0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3",
];
/** Source: EIP-1967. */
const beaconSlot: Hash = "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50";
const maxLibraries = 64;
const maxFacets = 64;

/** Whether the code of a contract, of its implementation, a library that it links or a facet of it holds a word such as an event's hash. */
export async function codeHolds(word: Hex, account: Address, block: Block, chain: Chain): Promise<boolean> {
  // A compiler pushes a constant without its leading zeros.
  const needle = word.slice(2).replace(/^(00)+/, "");
  const own = await chain.code(account, block);
  const words = await Promise.all(implementationSlots.map((slot) => slotOrNone(account, slot, block, chain)));
  const implementations = await Promise.all(words.map((it) => chain.code(addressOf(it), block)));
  const nearest = [own, ...implementations];
  if (nearest.some((code) => code.includes(needle))) return true;

  const beacon = addressOf(await slotOrNone(account, beaconSlot, block, chain));
  const told = await Promise.all([account, beacon].map((one) => implementationOf(one, block, chain)));
  const others = [...told, ...(await facetsOf(account, block, chain))];
  const codes = [...nearest, ...(await Promise.all(others.map((other) => chain.code(other, block))))];
  if (codes.some((code) => code.includes(needle))) return true;

  // What is run may itself keep what it does in libraries, and a clone runs what it names.
  const libraries = [...new Set(codes.flatMap(linked))].slice(0, maxLibraries);
  const linkedCodes = await Promise.all(libraries.map((library) => chain.code(library, block)));
  return linkedCodes.some((code) => code.includes(needle));
}

/** What it says itself that it runs: a beacon, and a proxy that keeps that in a slot of its own, as Compound's governor does. */
async function implementationOf(account: Address, block: Block, chain: Chain): Promise<Address> {
  const answer = await answerOrNone(account, "0x5c60da1b", block, chain); // implementation()
  return addressOf(wordAt(answer, 0) ?? toWord(0n));
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

/** What a diamond runs, as it says itself (EIP-2535); nothing for a contract that is none. */
async function facetsOf(account: Address, block: Block, chain: Chain): Promise<readonly Address[]> {
  const answer = await answerOrNone(account, "0x52ef6b2c", block, chain); // facetAddresses()
  return itemsAt(answer, 0, maxFacets)
    .flatMap((at) => wordAtByte(answer, at) ?? [])
    .map(addressOf);
}

async function answerOrNone(account: Address, data: Hex, block: Block, chain: Chain): Promise<Hex> {
  try {
    return await chain.call({ to: account, data }, block);
  } catch (error) {
    if (error instanceof FirebreakError && ["CALL_REVERTED", "NOT_EVALUABLE"].includes(error.code)) return "0x";
    throw error;
  }
}

/** Addresses that the code pushes whole (PUSH20), as linked libraries are. */
function linked(code: Hex): readonly Address[] {
  return [...code.matchAll(/73([0-9a-f]{40})/g)].map(([, address = ""]): Address => `0x${address}`);
}
