import { type Proposal, plainProposal, proposalFile } from "../lib/proposal-file.ts";
import type { Store } from "./parts.ts";
import type { Json, NewEntry } from "./types.ts";

const pageSize = 1_000;

/** A proposal to a Safe that waits for its owners. What was signed travels in files; the record keeps what was proposed. */
export function entryOfProposal(proposal: Proposal, file?: string): NewEntry {
  const { chainId, transaction, safeTxHash } = proposal;
  const body = {
    status: "proposed",
    severity: "critical",
    says: `${sayProposal(proposal)}: \`firebreak safe sign\``,
    chain: `${chainId}`,
    nonce: `${transaction.nonce}`,
    ...(file === undefined ? {} : { file }),
    proposal: plainProposal(proposal) satisfies Json,
  };
  return { kind: "proposal", ref: safeTxHash, body };
}

/** On one line, for a notice or a status. */
export function sayProposal({ action, transaction, safe }: Proposal): string {
  const what = action ?? `a call of ${transaction.to}`;
  return `${what} through the Safe ${safe}, nonce ${transaction.nonce}, waits for its owners`;
}

export function entryOfExecution({ safe, safeTxHash, chainId }: Proposal, hash: string, effect: string): NewEntry {
  const body = { status: "executed", says: `through the Safe ${safe}: ${effect}`, chain: `${chainId}`, hash };
  return { kind: "proposal", ref: safeTxHash, body };
}

/** The proposals of a journal that were not executed by us, oldest first. */
export async function openProposals(store: Pick<Store, "entries">): Promise<readonly Proposal[]> {
  const open = new Map<string, Proposal>();
  let last = 0;
  for (let page = await store.entries(0, pageSize); page.length > 0; page = await store.entries(last, pageSize))
    for (const entry of page) {
      last = entry.seq;
      takeProposal(open, entry);
    }
  return [...open.values()];
}

/** Learns from one entry which proposals are open. */
export function takeProposal(open: Map<string, Proposal>, { kind, ref, body }: NewEntry): void {
  if (kind !== "proposal") return;
  if (body["status"] !== "proposed") return void open.delete(ref);
  const parsed = proposalFile.safeParse(body["proposal"]);
  if (parsed.success) open.set(ref, parsed.data);
}
