import type { Hash } from "../core/types.ts";
import { keccakHex } from "../lib/keccak.ts";
import { encode, fromHex, fromInteger } from "./rlp.ts";

/** In the order of the header; the later ones came with forks and end the list where they are missing. */
const fields = [
  ["parentHash", fromHex],
  ["sha3Uncles", fromHex],
  ["miner", fromHex],
  ["stateRoot", fromHex],
  ["transactionsRoot", fromHex],
  ["receiptsRoot", fromHex],
  ["logsBloom", fromHex],
  ["difficulty", integer],
  ["number", integer],
  ["gasLimit", integer],
  ["gasUsed", integer],
  ["timestamp", integer],
  ["extraData", fromHex],
  ["mixHash", fromHex],
  ["nonce", fromHex],
  ["baseFeePerGas", integer],
  ["withdrawalsRoot", fromHex],
  ["blobGasUsed", integer],
  ["excessBlobGas", integer],
  ["parentBeaconBlockRoot", fromHex],
  ["requestsHash", fromHex],
] as const;
/** Every header has so many. */
const least = 15;

/** The hash of a header from its own fields; undefined where it cannot be taken, because a field is missing or not of the known form. */
export function headerHash(header: Readonly<Record<string, unknown>>): Hash | undefined {
  const items: Uint8Array[] = [];
  for (const [name, bytesOf] of fields) {
    const value = header[name];
    if (value === undefined || value === null) break;
    if (typeof value !== "string" || !/^0x[0-9a-fA-F]*$/.test(value)) return undefined;
    items.push(bytesOf(value));
  }
  return items.length < least ? undefined : keccakHex(encode(items));
}

function integer(value: string): Uint8Array {
  return fromInteger(value === "0x" ? 0n : BigInt(value));
}
