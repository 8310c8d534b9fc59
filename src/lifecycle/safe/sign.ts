import { Signature } from "ethers";
import { FirebreakError } from "../../core/errors.ts";
import type { Key } from "../../core/signer.ts";
import type { Address } from "../../core/types.ts";
import type { Proposal } from "../../lib/proposal-file.ts";
import { strictSigner } from "../../lib/signature.ts";
import { lower } from "../../lib/words.ts";

/** The proposal with this owner's signature in it. Asks nobody but the key. Raises NOT_AN_OWNER. */
export async function signProposal(proposal: Proposal, key: Key): Promise<Proposal> {
  requireOwner(proposal, key.address);
  return addSignature(proposal, Signature.from(await key.sign(proposal.safeTxHash)).serialized);
}

/** The same with a signature that was made elsewhere, such as on a hardware wallet. Raises NOT_AN_OWNER or SIGNATURE. */
export function addSignature(proposal: Proposal, text: string): Proposal {
  const signature = lower(text);
  const owner = strictSigner(proposal.safeTxHash, signature);
  if (owner === undefined)
    throw new FirebreakError(
      "SIGNATURE",
      `expected the 65 bytes of a key's EIP-712 signature over ${proposal.safeTxHash}, found another form; contracts approve on the chain, with approveHash`,
    );
  requireOwner(proposal, owner);
  // Who signs twice has signed once.
  const others = proposal.signatures.filter((one) => one.owner !== owner);
  return { ...proposal, signatures: [...others, { owner, signature }] };
}

function requireOwner({ safe, owners }: Proposal, key: Address): void {
  if (owners.includes(key)) return;
  throw new FirebreakError(
    "NOT_AN_OWNER",
    `expected the key of an owner of the Safe ${safe} (${owners.join(", ")}), found the key of ${key}; use another key, or have \`firebreak safe status --out\` write who the owners are now`,
  );
}

/** One proposal with the signatures of all these files. Raises PROPOSAL when they are not all of the same transaction. */
export function mergeProposals(proposals: readonly Proposal[]): Proposal {
  const [first, ...others] = proposals;
  if (first === undefined) throw new FirebreakError("CONFIG", "expected at least one file with a proposal");
  const other = others.find(({ safeTxHash }) => safeTxHash !== first.safeTxHash);
  if (other !== undefined)
    throw new FirebreakError(
      "PROPOSAL",
      `expected files of one proposal, found ${first.safeTxHash} and ${other.safeTxHash}; name the files of one of them`,
    );
  const signatures = new Map(proposals.flatMap((one) => one.signatures.map((signed) => [signed.owner, signed])));
  const asked = ({ owners, threshold }: Proposal) => `${threshold} of ${owners.toSorted().join()}`;
  const isOfSeveral = proposals.some((one) => one.isOfSeveral === true || asked(one) !== asked(first));
  return {
    ...first,
    ...(isOfSeveral ? { isOfSeveral } : {}),
    // Some of the files may know of later owners; who counts, the chain says.
    owners: [...new Set(proposals.flatMap(({ owners }) => owners))],
    // Before a block that is too late, an execution would not be found.
    sinceBlock: proposals.reduce(
      (least, { sinceBlock }) => (sinceBlock < least ? sinceBlock : least),
      first.sinceBlock,
    ),
    signatures: [...signatures.values()],
  };
}

/** What the record says of it counts more than what the file says, which anybody on its way could change. */
export function withRecord(proposal: Proposal, kept: readonly Proposal[]): Proposal {
  const known = kept.find(({ safeTxHash }) => safeTxHash === proposal.safeTxHash);
  return known === undefined ? proposal : mergeProposals([known, proposal]);
}
