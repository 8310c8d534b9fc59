import type { Hash } from "../core/types.ts";
import { atOnce, type Pieces } from "../lib/in-pieces.ts";
import { keccakOf } from "../lib/keccak.ts";
import { encode, lengthOf, prefixLength, type Rope, writePrefix } from "./rlp.ts";

/** A value of the list: what lies from `value` to `end`. */
export type Leaf = {
  readonly block: Buffer;
  readonly value: number;
  readonly end: number;
  /** Where the hash lies that it has as a leaf with nothing left of its path, if it was taken already: most become one. */
  readonly digest?: number;
};

/** What it costs to sort a value in, in bytes that take as long. */
const perEntry = 64;
/** The first byte of a hash's encoding, and of no bytes; bytes of a hash, and of the longest node but for its prefix. */
const [ofHash, ofNothing, hashBytes, nodeBytes] = [0xa0, 0x80, 32, 17 * 33];
const mostPrefix = 3;

/** The root of the Merkle Patricia trie of a list, each value under the RLP of its index; yellow paper, appendix D. */
export function rootOf(values: readonly Uint8Array[]): Hash {
  return atOnce(rootInPieces(values.map((value) => ({ block: Buffer.from(value), value: 0, end: value.length }))));
}

/** The same of what may be much. */
export function* rootInPieces(leaves: readonly Leaf[]): Pieces<Hash> {
  const root = leaves.length === 0 ? [Uint8Array.of(ofNothing)] : yield* trieOf(leaves)(0, leaves.length, 0);
  return `0x${Buffer.from(yield* keccakOf(root)).toString("hex")}`;
}

function trieOf(leaves: readonly Leaf[]) {
  /** One for each depth: a node is hashed before the next one of its depth is written. */
  const scratch: Buffer[] = [];
  const below = Math.min(0x7f, leaves.length - 1);
  /** By their keys: those from 1 to 127 stand for themselves, the key of zero is 0x80, longer ones begin with more. */
  const indexAt = (place: number) => (place < below ? place + 1 : place === below ? 0 : place);
  const nibbleOf = (place: number, depth: number) => {
    const index = indexAt(place);
    return (keyOf(index) >>> (4 * (nibblesOf(index) - 1 - depth))) & 15;
  };
  const pathOf = (place: number, from: number, to: number) =>
    Uint8Array.from({ length: to - from }, (_, nth) => nibbleOf(place, from + nth));

  function sharedBy(from: number, to: number, depth: number): number {
    let at = depth;
    while (nibbleOf(from, at) === nibbleOf(to - 1, at)) at++;
    return at;
  }

  /** The node under which these lie, encoded; they share their first `depth` nibbles. Valid until the next one of this depth. */
  function* nodeOf(from: number, to: number, depth: number): Pieces<Rope> {
    if (to - from === 1) return leafOf(from, depth);
    const own = scratch[depth] ?? Buffer.alloc(mostPrefix + nodeBytes);
    scratch[depth] = own;
    const shared = sharedBy(from, to, depth);
    if (shared === depth) return [framed(own, yield* branch(from, to, depth, own))];
    const path = encode(packed(pathOf(from, depth, shared), false));
    own.set(path, mostPrefix);
    return [framed(own, yield* reference(yield* nodeOf(from, to, shared), own, mostPrefix + path.length))];
  }

  /** Writes what lies under each nibble; no key is the beginning of another one, so that no value lies at a branch. Returns where it ends. */
  function* branch(from: number, to: number, depth: number, own: Buffer): Pieces<number> {
    yield nodeBytes + perEntry * (to - from);
    let [at, place] = [mostPrefix, from];
    for (let nibble = 0; nibble < 16; nibble++) {
      const first = place;
      while (place < to && nibbleOf(place, depth) === nibble) place++;
      if (first === place) own[at++] = ofNothing;
      else if (place - first === 1 && isHashed(first, depth + 1)) at = putHash(first, own, at);
      else at = yield* reference(yield* nodeOf(first, place, depth + 1), own, at);
    }
    own[at++] = ofNothing;
    return at;
  }

  const isHashed = (place: number, depth: number) => {
    const index = indexAt(place);
    return leaves[index]?.digest !== undefined && nibblesOf(index) === depth;
  };

  function putHash(place: number, own: Buffer, at: number): number {
    const { block, digest = 0 } = leaves[indexAt(place)] ?? { block: own };
    own[at] = ofHash;
    return at + 1 + block.copy(own, at + 1, digest, digest + hashBytes);
  }

  function leafOf(place: number, depth: number): Rope {
    const index = indexAt(place);
    const { block, value, end } = leaves[index] ?? { block: Buffer.alloc(0), value: 0, end: 0 };
    const path = encode(packed(pathOf(place, depth, nibblesOf(index)), true));
    const length = end - value;
    const own = length === 1 && (block[value] ?? 0) < 0x80 ? 0 : prefixLength(length);
    const all = path.length + own + length;
    const head = new Uint8Array(prefixLength(all) + path.length + own);
    const at = writePrefix(head, 0, 0xc0, all);
    head.set(path, at);
    if (own > 0) writePrefix(head, at + path.length, 0x80, length);
    return [head, block.subarray(value, end)];
  }

  return nodeOf;
}

/** The RLP of an index. */
function keyOf(index: number): number {
  if (index === 0) return 0x80;
  if (index < 0x80) return index;
  if (index < 0x100) return 0x8100 + index;
  return index < 0x10000 ? 0x820000 + index : 0x83000000 + index;
}

function nibblesOf(index: number): number {
  if (index < 0x80) return 2;
  if (index < 0x100) return 4;
  return index < 0x10000 ? 6 : 8;
}

/** A list whose members lie in `own` behind the room for its prefix. */
function framed(own: Buffer, end: number): Uint8Array {
  const length = end - mostPrefix;
  const from = mostPrefix - prefixLength(length);
  writePrefix(own, from, 0xc0, length);
  return own.subarray(from, end);
}

/** Writes a node of fewer than 32 bytes itself, a longer one's hash; returns where it ends. */
function* reference(node: Rope, own: Buffer, at: number): Pieces<number> {
  const length = lengthOf(node);
  let end = at;
  if (length < hashBytes)
    for (const part of node) {
      own.set(part, end);
      end += part.length;
    }
  else {
    yield length;
    own[at] = ofHash;
    own.set(yield* keccakOf(node), at + 1);
    end = at + 1 + hashBytes;
  }
  return end;
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
