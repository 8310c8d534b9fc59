import { loud } from "../../core/proposals.ts";
import type { Proposal } from "../../lib/proposal-file.ts";
import { safeHashes } from "../../lib/safe-transaction.ts";
import { readCall } from "./known-calls.ts";
import type { Surveyed } from "./survey.ts";

/** What an owner is asked to sign, from the very fields that the hash is made of. */
export function proposalLines(proposal: Proposal): readonly string[] {
  const { chainId, safe, safeVersion, transaction, action, owners, threshold, signatures, isOfSeveral } = proposal;
  const { safeTxHash, domainHash, messageHash } = safeHashes(chainId, safe, transaction);
  const { says, direction, why } = readingOf(proposal);
  return [
    `Safe      ${safe} (${safeVersion}) on chain ${chainId}, nonce ${transaction.nonce}`,
    `call      ${says}`,
    `          ${loud[direction]}: ${why}`,
    `bytes     to ${transaction.to}, value ${transaction.value} wei, ${transaction.data}`,
    ...(action === undefined ? [] : [`action    ${action}, says the file`]),
    `signed by ${signatures.map(({ owner }) => owner).join(", ") || "nobody yet"}${isOfSeveral ? "" : `; ${threshold} of ${owners.length} were asked for, says the file`}`,
    `EIP-712   ${safeTxHash}`,
    `          domain ${domainHash}, message ${messageHash}`,
  ];
}

export function readingOf({ safe, abi, transaction }: Proposal) {
  return readCall({ safe, abi, ...transaction });
}

/** Where it stands, and what to do. */
export function standingLines({ proposal, live, approved, standing }: Surveyed): readonly string[] {
  const { status, agreed, missing, sentences } = standing;
  const how = (owner: (typeof agreed)[number]) => (approved.includes(owner) ? `${owner} (on the chain)` : owner);
  return [
    `${status.toUpperCase()}: ${sentences[0]}`,
    ...sentences.slice(1).map((sentence) => `          ${sentence}`),
    `Safe now  nonce ${live.nonce} (this is for ${proposal.transaction.nonce}), ${live.threshold} of ${live.owners.length} owners must agree`,
    `agreed    ${agreed.map(how).join(", ") || "nobody"}`,
    `missing   ${missing.join(", ") || "nobody"}`,
  ];
}
