import type { Hash } from "../core/types.ts";
import { atOnce, type Pieces } from "../lib/in-pieces.ts";
import { keccakOf } from "../lib/keccak.ts";
import { encode, fromInteger, lengthOf, type Rope, ropeIn, ropeOf } from "./rlp.ts";

type Entry = { readonly key: Uint8Array; readonly value: Rope };

/** What it costs to sort a value in, in bytes that take as long. */
const perEntry = 256;
const nothing = encode(new Uint8Array());

/** The root of the Merkle Patricia trie of a list, each value under the RLP of its index; yellow paper, appendix D. */
export function rootOf(values: readonly Uint8Array[]): Hash {
  return atOnce(rootInPieces(values.map((value) => [value])));
}

/** The same of what may be much. */
export function* rootInPieces(values: readonly Rope[]): Pieces<Hash> {
  const entries: Entry[] = [];
  for (const [index, value] of values.entries()) {
    entries.push({ key: nibbles(encode(fromInteger(BigInt(index)))), value });
    yield perEntry;
  }
  const root = entries.length === 0 ? [nothing] : yield* nodeOf(entries, 0);
  return `0x${Buffer.from(yield* keccakOf(root)).toString("hex")}`;
}

/** The node under which these entries lie, encoded; they share their first `depth` nibbles. */
function* nodeOf(entries: readonly Entry[], depth: number): Pieces<Rope> {
  const [first] = entries;
  if (first === undefined) return [nothing];
  if (entries.length === 1) return ropeOf([encode(packed(first.key.subarray(depth), true)), ...ropeIn(first.value)]);

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

/** A node of fewer than 32 bytes stands in its parent itself, a longer one by its hash. */
function* reference(node: Rope): Pieces<Uint8Array> {
  const length = lengthOf(node);
  if (length < 32) return Buffer.concat(node);
  yield length;
  return encode(yield* keccakOf(node));
}

function sharedBy([first, ...others]: readonly Entry[], from: number): number {
  let at = from;
  while (first !== undefined && at < first.key.length && others.every(({ key }) => key[at] === first.key[at])) at++;
  return at;
}

function nibbles(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes].flatMap((byte) => [byte >> 4, byte & 15]));
}

/** Hex prefix encoding: the first nibble says whether a leaf follows and whether the number of nibbles is odd. */
function packed(path: Uint8Array, isLeaf: boolean): Uint8Array {
  const flag = isLeaf ? 2 : 0;
  const all = path.length % 2 === 0 ? [flag, 0, ...path] : [flag + 1, ...path];
  return Uint8Array.from(
    { length: all.length / 2 },
    (_, index) => ((all[index * 2] ?? 0) << 4) | (all[index * 2 + 1] ?? 0),
  );
}
