import { concat, keccak256, recoverAddress, TypedDataEncoder } from "ethers";
import { z } from "zod";
import type { Address, Hash, Hex } from "../core/types.ts";
import { address, amount, bytes, word } from "../lib/fields.ts";
import { tripDigest, tripDomain } from "../lib/trip-order.ts";
import { lower } from "../lib/words.ts";

/** What guardians sign; see contracts/guardian/QuorumTrigger.sol. */
const order = z.strictObject({
  planId: word,
  mask: z.union([
    z
      .string()
      .regex(/^0x[0-9a-fA-F]{1,64}$/)
      .transform(BigInt),
    amount,
  ]),
  tier: z.int().min(1).max(3),
  evidence: word,
  epoch: amount,
  nonce: word,
  /** The last second in which the trip is wanted, unix seconds. */
  deadline: amount,
});

/** A file of signatures. `proof` is there when they signed the root of a tree for many chains. */
const file = z.strictObject({
  order,
  proof: z.array(word).max(32).default([]),
  signatures: z.array(z.strictObject({ signer: address, signature: bytes })).max(64),
});

export type Order = z.output<typeof order>;
export type Signed = { readonly signer: Address; readonly signature: Hex };

/** One order with everything that was signed of it. */
export type SignedOrder = {
  readonly order: Order;
  readonly proof: readonly Hash[];
  readonly signatures: readonly Signed[];
  /** The digest of this chain and trigger. */
  readonly digest: Hash;
  /** What the guardians signed: the digest, or the root of a tree that holds it. */
  readonly signed: Hash;
};

const rootTypes = { Trips: [{ name: "root", type: "bytes32" }] };
const longest = 262_144;

/** What is signed for many chains: the root that a proof leads to, under a domain of name and version alone. */
export function signedDigest(digest: Hash, proof: readonly Hash[]): Hash {
  if (proof.length === 0) return digest;
  const root = proof.reduce<Hash>(
    (node, next) => lower(keccak256(node < next ? concat([node, next]) : concat([next, node]))),
    digest,
  );
  return lower(TypedDataEncoder.hash(tripDomain, rootTypes, { root }));
}

/** Reads files of signatures and puts together what belongs to one order. A file that is none is a fault, and keeps no other from counting. */
export function ordersOf(
  texts: readonly { readonly from: string; readonly text: string }[],
  chainId: bigint,
  trigger: Address,
): { readonly orders: readonly SignedOrder[]; readonly faults: readonly string[] } {
  const orders = new Map<Hash, SignedOrder>();
  const faults: string[] = [];
  for (const { from, text } of texts) {
    const found = parsed(text);
    if (typeof found === "string") {
      faults.push(`expected an order with its signatures in ${from}, found ${found}; collect it again`);
      continue;
    }
    const { order, proof, signatures } = found;
    const digest = tripDigest(order, chainId, trigger);
    const signed = signedDigest(digest, proof);
    const known = orders.get(signed)?.signatures ?? [];
    // Not by signer alone: a wrong signature in somebody's name must not keep out his own.
    orders.set(signed, { order, proof, digest, signed, signatures: [...known, ...signatures] });
  }
  return { orders: [...orders.values()], faults };
}

/** What a file says, or what is wrong with it. */
function parsed(text: string): z.output<typeof file> | string {
  if (text.length > longest) return `more than ${longest} characters`;
  try {
    const result = file.safeParse(JSON.parse(text));
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    return `${issue?.message} at ${issue?.path.map(String).join(".") || "its top"}`;
  } catch {
    return "no JSON";
  }
}

/** Whether a key made this signature; a contract's (ERC-1271) is not told by its bytes. */
export function isByKey({ signer, signature }: Signed, digest: Hash): boolean {
  try {
    return lower(recoverAddress(digest, signature)) === signer;
  } catch {
    return false;
  }
}
