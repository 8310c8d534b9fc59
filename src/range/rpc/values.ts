import { FirebreakError } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/types.ts";

/** 20 bytes in lower case, from a parameter of a call. */
export function addressOf(value: unknown): Address {
  if (typeof value === "string" && /^0x[0-9a-f]{40}$/i.test(value)) return `0x${value.slice(2).toLowerCase()}`;
  throw badParams(`expected an address of 20 bytes, found ${JSON.stringify(value)}`);
}

/** 32 bytes in lower case, from hex of any length up to that. */
export function wordOf(value: unknown): Hex {
  if (typeof value === "string" && /^0x[0-9a-f]{0,64}$/i.test(value))
    return `0x${value.slice(2).toLowerCase().padStart(64, "0")}`;
  throw badParams(`expected hex of at most 32 bytes, found ${JSON.stringify(value)}`);
}

/** The hash of a transaction that is given as an object, or the hash itself. */
export function transactionHashOf(transaction: unknown): unknown {
  if (typeof transaction !== "object" || transaction === null || !("hash" in transaction)) return transaction;
  return transaction.hash;
}

function badParams(message: string): FirebreakError {
  return new FirebreakError("RPC_BAD_PARAMS", message);
}
