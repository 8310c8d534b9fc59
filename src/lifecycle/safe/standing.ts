import type { Address } from "../../core/types.ts";
import type { Proposal } from "../../lib/proposal-file.ts";
import type { Execution } from "./executed.ts";
import type { LiveSafe } from "./live-safe.ts";

/** What is known of a proposal's Safe at this moment. */
export type Surrounding = {
  readonly live: LiveSafe;
  /** Owners who approved on the chain. */
  readonly approved: readonly Address[];
  /** Owners that are contracts. */
  readonly contracts: readonly Address[];
  readonly execution: Execution;
  /** Proposals of other transactions. */
  readonly others: readonly Proposal[];
};

export type Status = "executed" | "failed" | "overtaken" | "queued" | "waiting" | "ready";
export type Standing = {
  readonly status: Status;
  /** Present owners who signed or approved, in the order that the Safe wants. */
  readonly agreed: readonly Address[];
  readonly missing: readonly Address[];
  readonly needed: number;
  /** What a person must know, a sentence each, with what to do. */
  readonly sentences: readonly string[];
};

/** Pure: where a proposal stands, and what to do. */
export function standingOf(proposal: Proposal, around: Surrounding): Standing {
  const { live, approved } = around;
  const signers = new Set([...proposal.signatures.map(({ owner }) => owner), ...approved]);
  const agreed = live.owners.filter((owner) => signers.has(owner)).sort(byAddress);
  const missing = live.owners.filter((owner) => !signers.has(owner));
  const needed = Math.max(live.threshold - agreed.length, 0);
  const status = statusOf(proposal, around, needed);
  const changes = [...changesSince(proposal, live), ...conflicts(proposal, around)];
  const sentences = [sentenceOf(status, proposal, around, { missing, needed }), ...(isOver(status) ? [] : changes)];
  return { status, agreed, missing, needed, sentences };
}

function statusOf({ transaction: { nonce } }: Proposal, { live, execution }: Surrounding, needed: number): Status {
  if (execution.status === "done") return execution.success ? "executed" : "failed";
  if (nonce < live.nonce) return "overtaken";
  if (nonce > live.nonce) return "queued";
  return needed > 0 ? "waiting" : "ready";
}

const isOver = (status: Status) => status === "executed" || status === "failed" || status === "overtaken";

function sentenceOf(
  status: Status,
  { transaction: { nonce }, sinceBlock, safe }: Proposal,
  { live, contracts, execution }: Surrounding,
  { missing, needed }: { readonly missing: readonly Address[]; readonly needed: number },
): string {
  const tx = execution.status === "done" ? execution.hash : "";
  const again = "propose it again with `firebreak safe propose`, and have it signed anew";
  switch (status) {
    case "executed":
      return `executed by transaction ${tx}`;
    case "failed":
      return `transaction ${tx} used up its nonce, but the call within it failed (ExecutionFailure), so that nothing changed; find out why, and ${again}`;
    case "overtaken":
      return execution.status === "unknown"
        ? `nonce ${nonce} is used: the Safe stands at ${live.nonce}; whether by this proposal the nodes do not say alike, which takes their logs since block ${sinceBlock}; look at the target, and if it was another one, ${again}`
        : `another transaction took nonce ${nonce}: the Safe stands at ${live.nonce}, it did not execute this one since block ${sinceBlock}, where the file says that it was proposed, and what was signed can never be executed; ${again}`;
    case "queued":
      return `${nonce - live.nonce} transaction(s) of the Safe must be executed before it: it is for nonce ${nonce}, the Safe ${safe} stands at ${live.nonce}; execute those first, or propose it again without --nonce`;
    case "waiting": {
      const on = missing.filter((owner) => contracts.includes(owner));
      const approve =
        on.length === 0 ? "" : `; ${on.join(", ")} cannot sign a file, being a contract: let it call approveHash`;
      return `${needed} more of ${missing.join(", ")} must sign: \`firebreak safe sign\`${approve}`;
    }
    case "ready":
      return "enough owners agreed: `firebreak safe execute`";
  }
}

/** Who or what was changed in the Safe since the proposal was written. */
function changesSince({ owners, threshold, safeVersion, signatures }: Proposal, live: LiveSafe): readonly string[] {
  const gone = owners.filter((owner) => !live.owners.includes(owner));
  const come = live.owners.filter((owner) => !owners.includes(owner));
  const lost = signatures.filter(({ owner }) => gone.includes(owner)).map(({ owner }) => owner);
  const found: string[] = [];
  if (gone.length > 0)
    found.push(
      `${gone.join(", ")} is no owner any more${lost.length > 0 ? `, and the signature of ${lost.join(", ")} no longer counts` : ""}; ask those who are missing`,
    );
  if (come.length > 0)
    found.push(
      `${come.join(", ")} has become an owner since the file was written; write it anew with \`firebreak safe status --out\`, so that they can sign it`,
    );
  if (threshold !== live.threshold)
    found.push(`the threshold was ${threshold} when it was proposed and is ${live.threshold} now; that many must sign`);
  if (safeVersion !== live.version)
    found.push(`the Safe was of version ${safeVersion} and is ${live.version} now; its owners sign the same hash`);
  return found;
}

/** Others that wait for the same nonce: of these, one can be executed. */
function conflicts({ transaction: { nonce } }: Proposal, { others }: Surrounding): readonly string[] {
  return others
    .filter((other) => other.transaction.nonce === nonce)
    .map(
      ({ safeTxHash, action }) =>
        `proposal ${safeTxHash}${action === undefined ? "" : ` (${action})`} waits for nonce ${nonce}, too: whichever is executed first ends the other, so agree on one`,
    );
}

function byAddress(one: Address, other: Address): number {
  return BigInt(one) < BigInt(other) ? -1 : 1;
}
