import { concat, keccak256, TypedDataEncoder } from "ethers";
import { z } from "zod";
import { messageOf } from "../core/errors.ts";
import type { Address, Hash, Hex } from "../core/types.ts";
import { address, amount, bytes, word } from "../lib/fields.ts";
import { inOurWords } from "../lib/issues.ts";
import { printable } from "../lib/printable.ts";
import { strictSigner } from "../lib/signature.ts";
import { tripDigest, tripDomain } from "../lib/trip-order.ts";
import { lower } from "../lib/words.ts";

/** A whole number that fits the contract's type. */
const uint = (bits: number) =>
  amount.refine((it) => it < 1n << BigInt(bits), `expected a whole number of at most ${bits} bits`);

/** What guardians sign; see contracts/guardian/QuorumTrigger.sol. */
const order = z.strictObject({
  planId: word,
  mask: z.union([
    z
      .string()
      .regex(/^0x[0-9a-fA-F]{1,64}$/)
      .transform(BigInt),
    uint(256),
  ]),
  tier: z.int().min(1).max(3),
  evidence: word,
  epoch: uint(64),
  nonce: word,
  /** The last second in which the trip is wanted, unix seconds. */
  deadline: uint(48),
});

const signedFields = {
  order,
  /** There when guardians signed the root of a tree for many chains. */
  proof: z.array(word).max(32).default([]),
  signatures: z.array(z.strictObject({ signer: address, signature: bytes })).max(64),
};

/** What `firebreak trip` writes beside it, for whoever is asked to sign: nobody signs this. */
const carried = z.strictObject({
  chainId: amount,
  hub: address,
  trigger: address,
  /** The plan's file, as text. */
  plan: z.string().max(65_536),
  /** As they were when it was proposed. */
  guardians: z.array(address).min(1).max(64),
  needed: z.int().min(1).max(64),
});

/** The whole file that goes from guardian to guardian. */
export const tripFile = z.strictObject({ ...signedFields, ...carried.shape });
/** A file of signatures, at least. */
const file = z.strictObject({ ...signedFields, ...carried.partial().shape });

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
/** Characters of such a file. */
export const longest = 262_144;
/** Signatures in one guardian's name that are looked at in one file: whoever writes it must not make us look at junk for long. */
const mostOfOne = 4;

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
  const orders = new Map<string, SignedOrder>();
  const faults: string[] = [];
  for (const { from, text } of texts) {
    const found = orderIn(text, chainId, trigger);
    if (typeof found === "string") {
      faults.push(`expected an order with its signatures in ${from}, found ${found}; collect it again`);
      continue;
    }
    // Not by what was signed alone: two orders of this chain may stand under one root.
    const key = `${found.digest} ${found.signed}`;
    const known = orders.get(key)?.signatures ?? [];
    // Not by signer alone: a wrong signature in somebody's name must not keep out his own.
    orders.set(key, { ...found, signatures: [...known, ...found.signatures] });
  }
  return { orders: [...orders.values()], faults };
}

/** What a file says, or what is wrong with it. Whatever stands in it, it raises nothing. */
function orderIn(text: string, chainId: bigint, trigger: Address): SignedOrder | string {
  if (text.length > longest) return `more than ${longest} characters`;
  try {
    const result = file.safeParse(JSON.parse(text), inOurWords());
    if (!result.success) return sayIssue(result.error.issues[0]);
    const { order, proof, signatures, ...written } = result.data;
    const isOurs = (written.chainId ?? chainId) === chainId && (written.trigger ?? trigger) === trigger;
    if (!isOurs) return `one for the trigger ${written.trigger} on chain ${written.chainId}`;
    const digest = tripDigest(order, chainId, trigger);
    return { order, proof, digest, signed: signedDigest(digest, proof), signatures: fewOfEach(signatures) };
  } catch (error) {
    return error instanceof SyntaxError ? "no JSON" : messageOf(error);
  }
}

/** It may quote the file, which others write. */
function sayIssue(issue: z.core.$ZodIssue | undefined): string {
  return printable(`${issue?.message} at ${issue?.path.map(String).join(".") || "its top"}`).slice(0, 200);
}

function fewOfEach(signatures: readonly Signed[]): readonly Signed[] {
  const seen = new Map<Address, number>();
  return signatures.filter(({ signer }) => {
    const count = (seen.get(signer) ?? 0) + 1;
    seen.set(signer, count);
    return count <= mostOfOne;
  });
}

/** Whether a key made this signature, in the one form that the contract takes; a contract's (ERC-1271) is not told by its bytes. */
export function isByKey({ signer, signature }: Signed, digest: Hash): boolean {
  return strictSigner(digest, signature) === signer;
}
