import { TypedDataEncoder } from "ethers";
import { digest } from "./digest.ts";
import { strictSigner } from "./signature.ts";
import { lower } from "./words.ts";

type Hex = `0x${string}`;

/** What a person wants of a responder. `about` holds what else counts, such as the level of a lower mode or the hash of a new configuration. */
export type Wish = { readonly verb: string; readonly scope: string; readonly about: Readonly<Record<string, string>> };

/** What approvers sign: one wish, for one installation, once, until an end. */
export type Approval = {
  readonly verb: string;
  readonly scope: string;
  /** The digest of the whole wish. */
  readonly action: Hex;
  readonly installation: string;
  readonly chainId: bigint;
  /** 32 random bytes; an approval is good for one use. */
  readonly nonce: Hex;
  /** Seconds since 1970, in chain time. */
  readonly ends: bigint;
};

/** As wallets show it. The installation stands in the message as well, so that a person reads what it is for. */
const types = {
  Approval: [
    { name: "verb", type: "string" },
    { name: "scope", type: "string" },
    { name: "action", type: "bytes32" },
    { name: "installation", type: "string" },
    { name: "chainId", type: "uint256" },
    { name: "nonce", type: "bytes32" },
    { name: "ends", type: "uint256" },
  ],
};

export function wishDigest({ verb, scope, about }: Wish): Hex {
  return digest({ verb, scope, about });
}

/** The chain is in the domain, where wallets check it. */
const domainOf = ({ chainId }: Approval) => ({ name: "Firebreak", version: "1", chainId });

/** The EIP-712 hash that is signed. */
export function approvalHash(approval: Approval): Hex {
  return lower(TypedDataEncoder.hash(domainOf(approval), types, approval));
}

/** The same with its two halves, which is what a hardware wallet shows. */
export function approvalHashes(approval: Approval): {
  readonly hash: Hex;
  readonly domain: Hex;
  readonly message: Hex;
} {
  const [domain, message] = [
    TypedDataEncoder.hashDomain(domainOf(approval)),
    TypedDataEncoder.from(types).hash(approval),
  ];
  return { hash: approvalHash(approval), domain: lower(domain), message: lower(message) };
}

/** Who signed; undefined for what is no signature in its one canonical form of 65 bytes. */
export function approverOf(approval: Approval, signature: string): Hex | undefined {
  return strictSigner(approvalHash(approval), signature);
}
