import { type Proposal, plainProposal, proposalFile } from "../lib/proposal-file.ts";
import type { Store } from "./parts.ts";
import type { Entry, Json, NewEntry } from "./types.ts";

const pageSize = 1_000;
/** Characters of the call: what to do stands behind it on the line. */
const mostShown = 240;

/** Whether a call makes things safer, as far as its bytes say: never because of a name that the proposal itself gives. */
export type Direction = "tightens" | "loosens" | "unknown";
/** `says` is the call in words, on one line. */
export type Reading = { readonly says: string; readonly direction: Direction };

/** In which words people are told. */
export const loud: Readonly<Record<Direction, string>> = {
  tightens: "TIGHTENS",
  loosens: "!!! LOOSENS !!!",
  unknown: "!!! NOT KNOWN TO TIGHTEN !!!",
};

/** Of what a ladder asks for: where it lies, for which incident, and the nonce that is signed before it. */
type Asked = { readonly file?: string; readonly incident?: string; readonly behind?: bigint | undefined };

/** A proposal to a Safe that waits for its owners. What was signed travels in files; the record keeps what was proposed. */
export function entryOfProposal(
  proposal: Proposal,
  reading: Reading,
  { file, incident, behind }: Asked = {},
): NewEntry {
  const { chainId, transaction, safeTxHash } = proposal;
  const body = {
    status: "proposed",
    severity: "critical",
    direction: reading.direction,
    says: `${sayProposal(proposal, reading)}${behind === undefined ? "" : `, behind nonce ${behind}, which they sign first`}: ${whatToDo(reading, file)}`,
    chain: `${chainId}`,
    nonce: `${transaction.nonce}`,
    ...(file === undefined ? {} : { file }),
    ...(incident === undefined ? {} : { incident }),
    proposal: plainProposal(proposal) satisfies Json,
  };
  return { kind: "proposal", ref: safeTxHash, body };
}

/** One that opens something is told like a command that does: to everybody. */
export function opens({ kind, body }: Pick<NewEntry, "kind" | "body">): boolean {
  return kind === "proposal" && body["status"] === "proposed" && body["direction"] === "loosens";
}

/** On one line, for a notice or a status. */
export function sayProposal({ action, transaction, safe }: Proposal, { says, direction }: Reading): string {
  const call = says.length > mostShown ? `${says.slice(0, mostShown - 1)}…` : says;
  const named = action === undefined ? "" : `, for ${action}`;
  return `${loud[direction]} ${call}${named}, through the Safe ${safe}, nonce ${transaction.nonce}, waits for its owners`;
}

/** Nobody is asked to sign what opens; signing without a key shows what it does. */
function whatToDo({ direction }: Reading, file = "FILE"): string {
  const command = `\`firebreak safe sign ${file}\``;
  return direction === "tightens" ? command : `read it before anybody signs: ${command}`;
}

export function entryOfExecution({ safe, safeTxHash, chainId }: Proposal, hash: string, effect: string): NewEntry {
  const body = { status: "executed", says: `through the Safe ${safe}: ${effect}`, chain: `${chainId}`, hash };
  return { kind: "proposal", ref: safeTxHash, body };
}

/** Another transaction took its nonce: nobody need sign it any more. */
export function entryOfOvertaking({ safe, safeTxHash, chainId, transaction: { nonce } }: Proposal): NewEntry {
  const says = `another transaction of the Safe ${safe} took nonce ${nonce}, so that it can never be executed; if it is still wanted, propose it again`;
  return { kind: "proposal", ref: safeTxHash, body: { status: "overtaken", says, chain: `${chainId}` } };
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

/** All that a journal ever held, those that were executed too. */
export async function everProposed({ entries }: Pick<Store, "entries">): Promise<readonly Proposal[]> {
  const all = new Map<string, Proposal>();
  for (let last = 0; ; ) {
    const page = await entries(last, pageSize, ["proposal"]);
    for (const entry of page) if (entry.body["status"] === "proposed") takeProposal(all, entry);
    last = page.at(-1)?.seq ?? last;
    if (page.length === 0) return [...all.values()];
  }
}

/** Learns from one entry which proposals are open. */
export function takeProposal(open: Map<string, Proposal>, { kind, ref, body }: NewEntry): void {
  if (kind !== "proposal") return;
  if (body["status"] !== "proposed") return void open.delete(ref);
  const parsed = proposalFile.safeParse(body["proposal"]);
  if (parsed.success) open.set(ref, parsed.data);
}
