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
/** Headers of which the hash is remembered: each comes several times, from a socket, from every node, and for each thing that is asked of it. */
const remembered = 16;
/** Characters of a header that is remembered; one that a node makes longer is hashed each time. */
const longest = 16_384;
const known = new Map<string, Hash>();

/** The hash of a header from its own fields; undefined where it cannot be taken, because a field is missing or not of the known form. */
export function headerHash(header: Readonly<Record<string, unknown>>): Hash | undefined {
  const values: string[] = [];
  for (const [name] of fields) {
    const value = header[name];
    if (value === undefined || value === null) break;
    if (typeof value !== "string" || !/^0x[0-9a-fA-F]*$/.test(value)) return undefined;
    values.push(value);
  }
  return values.length < least ? undefined : hashOf(values);
}

/** Of all values in their order, so that nothing but the same header is taken for one that is known. */
function hashOf(values: readonly string[]): Hash {
  const key = values.join(" ");
  const hash =
    known.get(key) ?? keccakHex(encode(values.map((value, index) => (fields[index]?.[1] ?? fromHex)(value))));
  if (key.length > longest) return hash;
  known.set(key, hash);
  const [oldest] = known.size > remembered ? known.keys() : [];
  if (oldest !== undefined) known.delete(oldest);
  return hash;
}

function integer(value: string): Uint8Array {
  return fromInteger(value === "0x" ? 0n : BigInt(value));
}
