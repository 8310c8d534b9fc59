import type { Hash } from "../core/types.ts";
import { keccakHex } from "../lib/keccak.ts";
import { fromHex } from "./rlp.ts";

/** In the order of the header; the later ones came with forks and end the list where they are missing. */
const fields = [
  ["parentHash", whole],
  ["sha3Uncles", whole],
  ["miner", whole],
  ["stateRoot", whole],
  ["transactionsRoot", whole],
  ["receiptsRoot", whole],
  ["logsBloom", whole],
  ["difficulty", integer],
  ["number", integer],
  ["gasLimit", integer],
  ["gasUsed", integer],
  ["timestamp", integer],
  ["extraData", whole],
  ["mixHash", whole],
  ["nonce", whole],
  ["baseFeePerGas", integer],
  ["withdrawalsRoot", whole],
  ["blobGasUsed", integer],
  ["excessBlobGas", integer],
  ["parentBeaconBlockRoot", whole],
  ["requestsHash", whole],
] as const;
const names = fields.map(([name]) => name);
/** Every header has so many. */
const least = 15;
/** Headers of which the hash is remembered: each comes several times, from a socket, from every node, and for each thing that is asked of it. */
const remembered = 16;
/** Characters of a header that is remembered; one that a node makes longer is hashed each time. */
const longest = 16_384;
type Header = Readonly<Record<string, unknown>>;
type Known = { readonly values: readonly string[]; readonly hash: Hash };
/** The newest first. */
let known: readonly Known[] = [];

/** The hash of a header from its own fields; undefined where it cannot be taken, because a field is missing or not of the known form. */
export function headerHash(header: Header): Hash | undefined {
  const values = valuesOf(header);
  return values && (hashed(values)?.hash ?? hashOf(values));
}

/** The same for a header that was hashed lately: what is kept for it stands for all its values. */
export function sealOf(header: Header): object | undefined {
  const values = valuesOf(header);
  return values && hashed(values);
}

/** By all values in their order, so that nothing but the same header is taken for one that is known. */
function hashed(values: readonly string[]): Known | undefined {
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

function hashOf(values: readonly string[]): Hash | undefined {
  if (values.length < least || !values.every((value) => /^0x[0-9a-fA-F]*$/.test(value))) return undefined;
  const items = values.map((value, index) => bytesIn((fields[index]?.[1] ?? whole)(value.slice(2))));
  const list = items.join("");
  const hash = keccakHex(fromHex(`0x${prefixOf(0xc0, list)}${list}`));
  const length = values.reduce((sum, value) => sum + value.length, 0);
  if (length <= longest) known = [{ values, hash }, ...known.slice(0, remembered - 1)];
  return hash;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

/** Whole bytes, in hex digits. */
function whole(digits: string): string {
  return digits.length % 2 === 0 ? digits : digits.slice(0, -1);
}

/** Without leading zeros. */
function integer(digits: string): string {
  const short = digits.replace(/^0+/, "");
  return short.length % 2 === 0 ? short : `0${short}`;
}

/** Recursive length prefix of bytes in hex digits: text is put together at less cost than many small arrays. */
function bytesIn(digits: string): string {
  return digits.length === 2 && Number.parseInt(digits, 16) < 0x80 ? digits : `${prefixOf(0x80, digits)}${digits}`;
}

function prefixOf(base: number, digits: string): string {
  const length = digits.length / 2;
  if (length < 56) return (base + length).toString(16);
  const bytes = integer(length.toString(16));
  return `${(base + 55 + bytes.length / 2).toString(16)}${bytes}`;
}
