import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { FirebreakError, messageOf } from "./core/errors.ts";
import type { Chain, Notifier, Store } from "./core/parts.ts";
import { entryOfProposal, openProposals } from "./core/proposals.ts";
import type { Entry } from "./core/types.ts";
import { address, bytes } from "./lib/fields.ts";
import { type Proposal, writeProposal } from "./lib/proposal-file.ts";
import { propose, type Wish } from "./lifecycle/safe/propose.ts";
import { writeWhole } from "./plain-file.ts";

export type ProposerOptions = {
  readonly chains: ReadonlyMap<bigint, Chain>;
  readonly store: Pick<Store, "entries" | "commit">;
  /** Where the files go. */
  readonly folder: string;
};

const wished = z.object({ safe: address, to: address, data: bytes, abi: z.string().optional(), action: z.string() });

/**
 * Writes down what a ladder wants of a Safe's owners. It reads the journal like a notifier does, so that it stands in nobody's way, goes on
 * where it stopped after a restart, and does each thing in one replica only. It signs and sends nothing.
 */
export function createProposer(options: ProposerOptions): Notifier {
  return {
    async tell(entry) {
      const parsed = entry.kind === "rung" ? wished.safeParse(entry.body["propose"]) : undefined;
      if (parsed?.success !== true) return;
      try {
        await writeDown(parsed.data, entry, options);
      } catch (error) {
        // What a node may answer later is asked again; what the chain refuses is told.
        if (!(error instanceof FirebreakError) || error.retryable) throw error;
        const reason = `no proposal to the Safe ${parsed.data.safe} was written: ${messageOf(error)}`;
        const body = { reason, severity: "critical" };
        await options.store.commit({ entries: [{ kind: "fault", ref: `proposal:${entry.ref}`, body }] });
      }
    },
  };
}

async function writeDown(
  { safe, to, data, abi, action }: z.output<typeof wished>,
  { body }: Entry,
  { chains, store, folder }: ProposerOptions,
): Promise<void> {
  const chain = chains.get(BigInt(String(body["on"])));
  if (chain === undefined) return;
  const wish: Wish = { safe, call: { to, data }, value: 0n, abi, action };
  const proposal = await propose(wish, { chain, block: await chain.head() });
  // The same wish at the same nonce is the same transaction: it is proposed once.
  const known = await openProposals(store);
  if (known.some(({ safeTxHash }) => safeTxHash === proposal.safeTxHash)) return;
  const file = save(folder, proposal);
  await store.commit({ entries: [entryOfProposal(proposal, file)] });
}

/** Before the entry, which says where it is; who finds no entry after a crash writes the same file again. */
function save(folder: string, proposal: Proposal): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${proposal.safeTxHash}.json`);
  writeWhole(path, writeProposal(proposal));
  return path;
}
