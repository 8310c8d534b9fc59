import { decodeRlp, type RlpStructuredData } from "ethers";
import { fromHex } from "../../chain/rlp.ts";
import { FirebreakError, messageOf } from "../../core/errors.ts";
import type { Hash, Hex } from "../../core/types.ts";
import { keccak, keccakHex } from "../../lib/keccak.ts";
import { lower } from "../../lib/words.ts";

/** keccak256 of the RLP of nothing: the root of a trie that holds nothing. */
const EMPTY_ROOT = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

type Node = readonly RlpStructuredData[];

/**
 * What the secure trie of that root holds under the key, as the RLP of the value; undefined where the proof shows that it holds nothing.
 * `proof` has the nodes from the root down, as `eth_getProof` gives them (EIP-1186; yellow paper, appendix D). Raises BAD_PROOF, with
 * the place of the node that is wrong.
 */
export function provenValue(root: Hash, key: Hex, proof: readonly Hex[]): Hex | undefined {
  if (root === EMPTY_ROOT) return undefined;
  const path = nibbles(keccak(fromHex(key)));
  let [depth, used] = [0, 0];
  let next: RlpStructuredData = root;

  // Every round takes a nibble of the path or ends: an extension without nibbles is refused.
  for (;;) {
    if (next === "0x") return undefined;
    const node: Node = typeof next === "string" ? nodeAt(proof, used++, next) : shaped(next, used - 1);
    if (node.length === 17) {
      const nibble = path[depth++];
      if (nibble === undefined) throw bad(`node ${used - 1} of the proof branches where the path has ended`);
      next = node[nibble] ?? "0x";
      continue;
    }
    const { part, isLeaf } = unpacked(node, used - 1);
    const isOnPath = part.every((nibble, at) => nibble === path[depth + at]);
    if (!isOnPath) return undefined;
    depth += part.length;
    if (isLeaf) return depth === path.length ? lower(String(node[1])) : undefined;
    next = node[1] ?? "0x";
  }
}

function nodeAt(proof: readonly Hex[], index: number, hash: string): Node {
  const bytes = proof[index];
  if (bytes === undefined) throw bad(`expected node ${index} of the proof with hash ${hash}, found no more nodes`);
  const found = keccakHex(fromHex(bytes));
  if (found !== hash) throw bad(`expected node ${index} of the proof to have hash ${hash}, found ${found}`);
  return shaped(decoded(bytes, index), index);
}

/** A branch or a pair; a node of fewer than 32 bytes stands in its parent itself. */
function shaped(node: RlpStructuredData, index: number): Node {
  if (Array.isArray(node) && (node.length === 17 || node.length === 2)) return node;
  throw bad(`expected node ${index} of the proof to be a list of 2 or 17 items`);
}

function decoded(bytes: Hex, index: number): RlpStructuredData {
  try {
    return decodeRlp(bytes);
  } catch (cause) {
    throw bad(`node ${index} of the proof is no RLP (${messageOf(cause)})`, cause);
  }
}

/** Hex prefix encoding, read back: the part of the path that a leaf or an extension stands for. */
function unpacked([packed]: Node, index: number): { part: readonly number[]; isLeaf: boolean } {
  const [flag = 4, ...rest] = typeof packed === "string" ? nibbles(fromHex(packed)) : [];
  const part = flag % 2 === 0 ? rest.slice(1) : rest;
  const isLeaf = flag >= 2;
  if (flag <= 3 && (isLeaf || part.length > 0)) return { part, isLeaf };
  throw bad(`node ${index} of the proof has a path that is not encoded as paths are`);
}

function nibbles(bytes: Uint8Array): readonly number[] {
  return [...bytes].flatMap((byte) => [byte >> 4, byte & 15]);
}

function bad(message: string, cause?: unknown): FirebreakError {
  return new FirebreakError("BAD_PROOF", message, { cause });
}
