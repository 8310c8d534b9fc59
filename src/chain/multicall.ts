import { FirebreakError } from "../core/errors.ts";
import type { Address, Call, Hash, Hex } from "../core/types.ts";

/** Where Multicall3 lies on most chains, and the hash of its code there: whoever puts another one at that address is not believed. */
export const multicall: Address = "0xca11bde05977b3631167028862be2a173976ca11";
export const multicallCodeHash: Hash = "0xd5c15df687b16f2ff992fc8d767b4216323184a2bbc6ee2f9c398c318e770891";

/** A door before Multicall3 that exists only within our reads (a state override); nobody has this address. */
export const door: Address = "0xf14eb4ea000000000000000000000000d00400d0";
/** Gas of one batch, below what nodes allow a read, and what must be left of it at the end, or somebody within it had too little. */
export const batchGas = "0x2625a00"; // 40,000,000
const reserve = "a7d8c0"; // 11,000,000

/**
 * It hands everything on to Multicall3 by STATICCALL, so that no target can change what another one shows, and reverts unless `reserve` gas is left:
 * gas only falls, so if that much is left at the end, every call had it, and none that came late could be starved into another answer.
 */
export const doorCode: Hex = `0x${[
  "3660006000 37", // CALLDATACOPY(0, 0, CALLDATASIZE)
  `60006000 366000 73${multicall.slice(2)} 5afa`, // STATICCALL(GAS, multicall, 0, CALLDATASIZE, 0, 0)
  "3d600060003e", // RETURNDATACOPY(0, 0, RETURNDATASIZE)
  `62${reserve} 5a11 16`, // GAS > reserve, and it succeeded
  "6039 57 60006000fd", // otherwise REVERT(0, 0)
  "5b3d6000f3", // RETURN(0, RETURNDATASIZE)
]
  .join("")
  .replaceAll(" ", "")}`;

/** Calldata of `aggregate3((address target, bool allowFailure, bytes callData)[])`, all of which may fail. */
export function aggregateOf(calls: readonly Call[]): Hex {
  const tuples = calls.map(({ to, data }) => {
    const bytes = data.slice(2);
    const padded = bytes.padEnd(Math.ceil(bytes.length / 64) * 64, "0");
    return `${to.slice(2).padStart(64, "0")}${word(1)}${word(0x60)}${word(bytes.length / 2)}${padded}`;
  });
  let at = calls.length * 32;
  const offsets = tuples.map((tuple) => {
    const offset = word(at);
    at += tuple.length / 2;
    return offset;
  });
  return `0x82ad56cb${word(0x20)}${word(calls.length)}${offsets.join("")}${tuples.join("")}`;
}

/** What each call returned, undefined where it failed. Raises RPC_BAD_ANSWER when it is not of the form. */
export function answersOf(answer: Hex, count: number): readonly (Hex | undefined)[] {
  const words = answer.slice(2);
  const numberAt = (at: number): number => {
    const text = words.slice(at * 2, at * 2 + 64);
    // What does not fit here lies outside of every answer.
    if (text.length < 64 || !/^0{54}/.test(text)) throw malformed();
    return Number.parseInt(text, 16);
  };
  const list = numberAt(0) + 32;
  if (numberAt(list - 32) !== count) throw malformed();
  return Array.from({ length: count }, (_, index) => {
    const tuple = list + numberAt(list + index * 32);
    const data = tuple + numberAt(tuple + 32);
    const length = numberAt(data);
    const bytes = words.slice((data + 32) * 2, (data + 32 + length) * 2);
    if (bytes.length !== length * 2) throw malformed();
    return numberAt(tuple) === 1 ? (`0x${bytes}` as const) : undefined;
  });
}

function word(value: number): string {
  return value.toString(16).padStart(64, "0");
}

function malformed(): FirebreakError {
  return new FirebreakError(
    "RPC_BAD_ANSWER",
    "expected the answers of Multicall3, found another form; use another node",
    {
      retryable: true,
    },
  );
}
