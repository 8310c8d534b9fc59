import type { Hash } from "../core/types.ts";
import { keccakHex } from "../lib/keccak.ts";

/** In the order of the header; the later ones came with forks and end the list where they are missing. */
const fields = [
  ["parentHash", "bytes"],
  ["sha3Uncles", "bytes"],
  ["miner", "bytes"],
  ["stateRoot", "bytes"],
  ["transactionsRoot", "bytes"],
  ["receiptsRoot", "bytes"],
  ["logsBloom", "bytes"],
  ["difficulty", "integer"],
  ["number", "integer"],
  ["gasLimit", "integer"],
  ["gasUsed", "integer"],
  ["timestamp", "integer"],
  ["extraData", "bytes"],
  ["mixHash", "bytes"],
  ["nonce", "bytes"],
  ["baseFeePerGas", "integer"],
  ["withdrawalsRoot", "bytes"],
  ["blobGasUsed", "integer"],
  ["excessBlobGas", "integer"],
  ["parentBeaconBlockRoot", "bytes"],
  ["requestsHash", "bytes"],
] as const;
const names = fields.map(([name]) => name);
/** Every header has so many. */
const least = 15;
/** Headers of which the hash is remembered: each comes several times, from a socket, from every node, and for each thing that is asked of it. */
const remembered = 16;
/** Characters of a header that is remembered; one that a node makes longer is hashed each time. */
const longest = 16_384;
type Header = Readonly<Record<string, unknown>>;
/** The fields of a header and their hash. One for all headers that have the same, as long as it is remembered. */
export type Seal = { readonly values: readonly string[]; readonly hash: Hash };
/** The newest first. */
let known: readonly Seal[] = [];

/** Where headers are put together: bytes, and what stands before them. */
const usual = Buffer.allocUnsafe(longest);
const longestPrefix = 5;

/** The hash of a header from its own fields; undefined where it cannot be taken, because a field is missing or not of the known form. */
export function headerHash(header: Header): Hash | undefined {
  return sealOf(header)?.hash;
}

/** The same with the fields themselves. */
export function sealOf(header: Header): Seal | undefined {
  const values = valuesOf(header);
  return values && (knownOf(values) ?? sealed(values));
}

/** The same of a header that was hashed lately, and of no other. */
export function knownSeal(header: Header): Seal | undefined {
  const values = valuesOf(header);
  return values && knownOf(values);
}

/** By all values in their order, so that nothing but the same header is taken for one that is known. */
function knownOf(values: readonly string[]): Seal | undefined {
  return known.find((one) => isSame(one.values, values));
}

function valuesOf(header: Header): readonly string[] | undefined {
  const values: string[] = [];
  for (const name of names) {
    const value = header[name];
    if (value === undefined || value === null) break;
    if (typeof value !== "string") return undefined;
    values.push(value);
  }
  return values;
}

function sealed(values: readonly string[]): Seal | undefined {
  if (values.length < least) return undefined;
  const length = values.reduce((sum, value) => sum + value.length, 0);
  const room = length <= longest ? usual : Buffer.allocUnsafe(length + values.length * longestPrefix);
  let at = longestPrefix;
  for (const [index, value] of values.entries()) {
    const next = put(value, fields[index]?.[1] === "integer", room, at);
    if (next === undefined) return undefined;
    at = next;
  }
  const start = longestPrefix - prefixLength(at - longestPrefix);
  putPrefix(0xc0, at - longestPrefix, room, start);
  const seal = { values, hash: keccakHex(room.subarray(start, at)) };
  if (length <= longest) known = [seal, ...known.slice(0, remembered - 1)];
  return seal;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

/** Writes a field with its recursive length prefix; returns where the next one goes, or undefined for what is not whole bytes in hex. */
function put(value: string, isInteger: boolean, room: Buffer, at: number): number | undefined {
  const digits = isInteger ? shortest(value.slice(2)) : value.slice(2);
  const length = digits.length / 2;
  const from = at + prefixLength(length);
  if (!value.startsWith("0x") || room.write(digits, from, "hex") !== length) return undefined;
  const first = room[from] ?? 0;
  if (length !== 1 || first >= 0x80) {
    putPrefix(0x80, length, room, at);
    return from + length;
  }
  room[at] = first;
  return from;
}

/** Whole bytes without leading zeros. */
function shortest(digits: string): string {
  const short = digits.replace(/^0+/, "");
  return short.length % 2 === 0 ? short : `0${short}`;
}

function prefixLength(length: number): number {
  return length < 56 ? 1 : 1 + bytesOf(length);
}

function putPrefix(base: number, length: number, room: Buffer, at: number): void {
  room[at] = length < 56 ? base + length : base + 55 + bytesOf(length);
  if (length >= 56) room.writeUIntBE(length, at + 1, bytesOf(length));
}

function bytesOf(length: number): number {
  return Math.ceil(Math.log2(length + 1) / 8);
}
