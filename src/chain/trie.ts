import type { Hash } from "../core/types.ts";
import { atOnce, type Pieces } from "../lib/in-pieces.ts";
import { keccakOf } from "../lib/keccak.ts";
import { encode, fromInteger, lengthOf, prefixLength, type Rope, ropeOf, writePrefix } from "./rlp.ts";

/** `key` in nibbles. */
type Entry = { readonly key: Uint8Array; readonly value: Rope };

/** What it costs to sort a value in, in bytes that take as long. */
const perEntry = 256;
const nothing = encode(new Uint8Array());
/** The first byte of a hash's encoding. */
const ofHash = 0xa0;

/** The root of the Merkle Patricia trie of a list, each value under the RLP of its index; yellow paper, appendix D. */
export function rootOf(values: readonly Uint8Array[]): Hash {
  return atOnce(rootInPieces(values.map((value) => [value])));
}

/** The same of what may be much. */
export function* rootInPieces(values: readonly Rope[]): Pieces<Hash> {
  const entries: Entry[] = [];
  for (const value of values) {
    entries.push({ key: nibbles(encode(fromInteger(BigInt(entries.length)))), value });
    yield perEntry;
  }
  const root = entries.length === 0 ? [nothing] : yield* nodeOf(entries, 0);
  return `0x${Buffer.from(yield* keccakOf(root)).toString("hex")}`;
}

/** The node under which these entries lie, encoded; they share their first `depth` nibbles. */
function* nodeOf(entries: readonly Entry[], depth: number): Pieces<Rope> {
  const [first] = entries;
  if (first === undefined) return [nothing];
  if (entries.length === 1) return leafOf(first, depth);

  const shared = sharedBy(entries, depth);
  if (shared > depth)
    return ropeOf([
      encode(packed(first.key.subarray(depth, shared), false)),
      yield* reference(yield* nodeOf(entries, shared)),
    ]);

  const children: Entry[][] = Array.from({ length: 16 }, () => []);
  // The RLP of no index begins with that of another one, so that no entry ends at a branch.
  for (const entry of entries) children[entry.key[depth] ?? 0]?.push(entry);
  yield entries.length * perEntry;
  const nodes: Uint8Array[] = [];
  for (const child of children)
    nodes.push(child.length === 0 ? nothing : yield* reference(yield* nodeOf(child, depth + 1)));
  return ropeOf([...nodes, nothing]);
}

/** What stands before the value is put together at once: of these there are as many as values. */
function leafOf({ key, value }: Entry, depth: number): Rope {
  const path = encode(packed(key.subarray(depth), true));
  const length = lengthOf(value);
  const isItself = length === 1 && (value.find((part) => part.length === 1)?.[0] ?? 0) < 0x80;
  const own = isItself ? 0 : prefixLength(length);
  const all = path.length + own + length;
  const head = new Uint8Array(prefixLength(all) + path.length + own);
  const at = writePrefix(head, 0, 0xc0, all);
  head.set(path, at);
  if (!isItself) writePrefix(head, at + path.length, 0x80, length);
  return [head, ...value];
}

/** A node of fewer than 32 bytes stands in its parent itself, a longer one by its hash. */
function* reference(node: Rope): Pieces<Uint8Array> {
  const length = lengthOf(node);
  if (length < 32) return Buffer.concat(node);
  yield length;
  const encoded = new Uint8Array(33);
  encoded[0] = ofHash;
  encoded.set(yield* keccakOf(node), 1);
  return encoded;
}

function sharedBy(entries: readonly Entry[], from: number): number {
  const [first] = entries;
  let at = from;
  while (first !== undefined && at < first.key.length && entries.every(({ key }) => key[at] === first.key[at])) at++;
  return at;
}

function nibbles(bytes: Uint8Array): Uint8Array {
  const all = new Uint8Array(2 * bytes.length);
  for (let at = 0; at < all.length; at++)
    all[at] = at % 2 === 0 ? (bytes[at >> 1] ?? 0) >> 4 : (bytes[at >> 1] ?? 0) & 15;
  return all;
}

/** Hex prefix encoding: the first nibble says whether a leaf follows and whether the number of nibbles is odd. */
function packed(path: Uint8Array, isLeaf: boolean): Uint8Array {
  const isOdd = path.length % 2;
  const bytes = new Uint8Array(1 + (path.length - isOdd) / 2);
  bytes[0] = ((isLeaf ? 2 : 0) + isOdd) * 16 + (isOdd === 1 ? (path[0] ?? 0) : 0);
  for (let at = 1; at < bytes.length; at++) {
    const nibble = 2 * at - 2 + isOdd;
    bytes[at] = ((path[nibble] ?? 0) << 4) | (path[nibble + 1] ?? 0);
  }
  return bytes;
}
