import { Signature, TypedDataEncoder } from "ethers";
import { z } from "zod";
import { address } from "./fields.ts";
import { strictSigner } from "./signature.ts";
import { lower } from "./words.ts";

type Hex = `0x${string}`;

/** How far the chain of one incident had grown: `hash` as src/store/strand.ts makes it, 64 hex digits. */
export type IncidentEnd = { readonly incident: string; readonly nth: number; readonly hash: string };

/**
 * How far a journal had grown at a time: its last entry with that entry's hash (64 hex digits), and the incidents that grew since the anchor
 * before. Whoever has a copy that the writer of the journal cannot reach can tell whether what it covers was rewritten later.
 */
export type Anchor = {
  readonly installation: string;
  readonly seq: number;
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly incidents: readonly IncidentEnd[];
};

/** `signer` is whom the signature shows, not whom the anchor names. */
export type ReadAnchor = Anchor & { readonly signer: Hex | undefined };

const domain = { name: "Firebreak journal", version: "1" };
const types = {
  Anchor: [
    { name: "installation", type: "string" },
    { name: "seq", type: "uint64" },
    { name: "hash", type: "bytes32" },
    { name: "at", type: "uint64" },
    { name: "incidents", type: "IncidentEnd[]" },
  ],
  IncidentEnd: [
    { name: "incident", type: "string" },
    { name: "nth", type: "uint64" },
    { name: "hash", type: "bytes32" },
  ],
};

/** The EIP-712 digest that the responder's key signs; it is that of no transaction. */
export function anchorDigest({ installation, seq, hash, at, incidents }: Anchor): Hex {
  const ends = incidents.map((end) => ({ ...end, hash: `0x${end.hash}` }));
  return lower(TypedDataEncoder.hash(domain, types, { installation, seq, hash: `0x${hash}`, at, incidents: ends }));
}

/** A signature as it stands in the journal. */
export function signatureText(signature: { r: Hex; s: Hex; yParity: 0 | 1 }): Hex {
  return lower(Signature.from(signature).serialized);
}

const place = z.int().min(1);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const entry = z.object({
  kind: z.literal("anchor"),
  body: z.object({
    installation: z.string().max(1_000),
    seq: place,
    hash,
    at: z.int().min(0),
    incidents: z.array(z.object({ incident: z.string().max(10_000), nth: place, hash })).max(1_000),
    signer: address.optional(),
    signature: z.string().optional(),
  }),
});

/** The anchor of a line that a notifier wrote, if it is one; `undefined` for other entries, an error's words for what is no entry. */
export function anchorOf(line: string): ReadAnchor | string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return "expected one JSON object a line";
  }
  if (!z.object({ kind: z.literal("anchor") }).safeParse(value).success) return undefined;
  const parsed = entry.safeParse(value);
  if (!parsed.success) return `expected an anchor: ${z.prettifyError(parsed.error)}`;
  const { signer: named, signature, ...anchor } = parsed.data.body;
  if (signature === undefined) return { ...anchor, signer: undefined };
  const signer = strictSigner(anchorDigest(anchor), signature);
  return signer !== undefined && signer === named ? { ...anchor, signer } : "its signature is not that of its signer";
}
