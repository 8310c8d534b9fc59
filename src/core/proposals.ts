import { type Proposal, plainProposal, proposalFile } from "../lib/proposal-file.ts";
import type { Store } from "./parts.ts";
import type { Entry, Json, NewEntry } from "./types.ts";

const pageSize = 1_000;

/** Of what a ladder asks for: where it lies, for which incident, and the nonce that is signed before it. */
type Asked = { readonly file?: string; readonly incident?: string; readonly behind?: bigint | undefined };

/** A proposal to a Safe that waits for its owners. What was signed travels in files; the record keeps what was proposed. */
export function entryOfProposal(proposal: Proposal, { file, incident, behind }: Asked = {}): NewEntry {
  const { chainId, transaction, safeTxHash } = proposal;
  const body = {
    status: "proposed",
    severity: "critical",
    says: `${sayProposal(proposal)}${behind === undefined ? "" : `, behind nonce ${behind}, which they sign first`}: \`firebreak safe sign\``,
    chain: `${chainId}`,
    nonce: `${transaction.nonce}`,
    ...(file === undefined ? {} : { file }),
    ...(incident === undefined ? {} : { incident }),
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

/** One that was not executed by us; `asked` is when a ladder asked for it, in milliseconds since 1970. */
export type Waiting = { readonly proposal: Proposal; readonly asked: number | undefined };

/**
 * The proposals of a journal that were not executed by us, oldest first; each look reads what came since the last one. The first one reads no more than
 * the newest `most` entries, where that is given: a whole journal takes longer than PostgreSQL is given, and keeps SQLite from writing. Where replicas
 * share the journal, a standby that lacks its last entries may take over, and other ones get their numbers: then it is read anew.
 */
export function createWaiting(
  { entries, head, replica }: Pick<Store, "entries" | "head" | "replica">,
  most = Number.POSITIVE_INFINITY,
): () => Promise<readonly Waiting[]> {
  const open = new Map<string, Proposal>();
  const asked = new Map<string, number>();
  let first: number | undefined;
  let last: Pick<Entry, "seq" | "hash"> | undefined;

  async function isLost(): Promise<boolean> {
    if (replica === undefined || last === undefined) return false;
    const [entry] = await entries(last.seq - 1, 1);
    return entry?.hash !== last.hash;
  }

  return async () => {
    if (await isLost()) {
      open.clear();
      asked.clear();
      [first, last] = [undefined, undefined];
    }
    first ??= Math.max(0, (await head()).seq - most);
    for (;;) {
      const page = await entries(last?.seq ?? first, pageSize, ["proposal"]);
      for (const entry of page) {
        last = entry;
        takeProposal(open, entry);
        if (entry.body["file"] !== undefined) asked.set(entry.ref, entry.at);
      }
      if (page.length === 0) break;
    }
    return [...open].map(([ref, proposal]) => ({ proposal, asked: asked.get(ref) }));
  };
}

/** As they are now. */
export async function openProposals(store: Pick<Store, "entries" | "head">): Promise<readonly Proposal[]> {
  return (await createWaiting(store)()).map(({ proposal }) => proposal);
}

/** Learns from one entry which proposals are open. */
export function takeProposal(open: Map<string, Proposal>, { kind, ref, body }: NewEntry): void {
  if (kind !== "proposal") return;
  if (body["status"] !== "proposed") return void open.delete(ref);
  const parsed = proposalFile.safeParse(body["proposal"]);
  if (parsed.success) open.set(ref, parsed.data);
}
