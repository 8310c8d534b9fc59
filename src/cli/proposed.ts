import { z } from "zod";
import { sayProposal, takeProposal } from "../core/proposals.ts";
import type { Entry } from "../core/types.ts";
import type { Proposal } from "../lib/proposal-file.ts";
import { readingOf } from "../lifecycle/safe/print.ts";
import { onChain, type Titles } from "./titles.ts";

/** A proposal to a Safe that waits for its owners; `firebreak safe status` asks the chain about it. */
export type Proposed = {
  readonly safeTxHash: string;
  readonly says: string;
  /** The id of the chain of the Safe. */
  readonly chain: string;
  /** Those for which ladders asked for it; absent of what a person proposed. */
  readonly incidents?: readonly string[];
  /** What owners sign, from the responder's folder on. */
  readonly file?: string;
};

const wish = z.object({ safe: z.string(), to: z.string(), data: z.string() });

/** Which proposals wait, and for which incidents any was made; learned from the journal entry by entry. */
export function createProposed() {
  const open = new Map<string, Proposal>();
  /** By proposal, also of those that are executed. */
  const [incidents, files] = [new Map<string, Set<string>>(), new Map<string, string>()];
  /** By call, who asked for it last. */
  const wishes = new Map<string, string>();

  function tie(safeTxHash: string, incident: string): void {
    incidents.set(safeTxHash, (incidents.get(safeTxHash) ?? new Set()).add(incident));
  }

  /** What waits already is not proposed again. */
  function wanted({ ref, body }: Pick<Entry, "ref" | "body">): void {
    const parsed = wish.safeParse(body["propose"]);
    if (!parsed.success) return;
    const name = callOf({ chain: String(body["on"]), ...parsed.data });
    wishes.set(name, ref);
    for (const [hash, proposal] of open) if (callOfProposal(proposal) === name) tie(hash, ref);
  }

  function proposed(entry: Pick<Entry, "kind" | "ref" | "body">): void {
    const { ref, body } = entry;
    takeProposal(open, entry);
    const proposal = open.get(ref);
    if (proposal === undefined) return;
    // What a person proposes has no file here, and is for no incident that anybody knows of.
    if (body["file"] !== undefined) files.set(ref, String(body["file"]));
    // An earlier version did not say for which incident a ladder asked.
    const asking = body["file"] === undefined ? undefined : wishes.get(callOfProposal(proposal));
    const incident = body["incident"] ?? asking;
    if (incident !== undefined) tie(ref, String(incident));
  }

  return {
    take(entry: Pick<Entry, "kind" | "ref" | "body">): void {
      if (entry.kind === "rung") wanted(entry);
      if (entry.kind === "proposal") proposed(entry);
    },
    isFor: (safeTxHash: string, incident: string): boolean => incidents.get(safeTxHash)?.has(incident) === true,
    rows: (): readonly Proposed[] =>
      [...open].map(([safeTxHash, proposal]) => {
        const [keys, file] = [incidents.get(safeTxHash), files.get(safeTxHash)];
        return {
          ...{ safeTxHash, says: sayProposal(proposal, readingOf(proposal)), chain: `${proposal.chainId}` },
          ...(keys && { incidents: [...keys] }),
          ...(file !== undefined && { file }),
        };
      }),
  };
}

function callOfProposal({ chainId, safe, transaction: { to, data } }: Proposal): string {
  return callOf({ chain: `${chainId}`, safe, to, data });
}

function callOf({ chain, safe, to, data }: z.output<typeof wish> & { readonly chain: string }): string {
  return [chain, safe, to, data].join(" ").toLowerCase();
}

/** On one line of a status. */
export function proposalLine(one: Proposed, titles: Titles): string {
  const { safeTxHash, says, chain, incidents: [first, ...others] = [], file } = one;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const whose = first === undefined ? "" : `; for incident ${first}${more}`;
  return `proposal  ${safeTxHash}${onChain(titles, chain)}: ${says}${whose}${file === undefined ? "" : `; file ${file}`}`;
}
