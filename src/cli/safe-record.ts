import { existsSync } from "node:fs";
import { FirebreakError } from "../core/errors.ts";
import { entryOfExecution, entryOfProposal, type everProposed, openProposals } from "../core/proposals.ts";
import { type Proposal, plainProposal } from "../lib/proposal-file.ts";
import { readingOf } from "../lifecycle/safe/print.ts";
import { openRecord, openRecordReadOnly } from "../record.ts";
import { send } from "./operator.ts";
import type { SafeOffice } from "./safe-office.ts";

type Record = NonNullable<SafeOffice["record"]>;

/** What is to be kept: that it was proposed, or by which transaction it was executed and to what effect. */
export type Kept = {
  readonly proposal: Proposal;
  readonly executed?: { readonly hash: string; readonly effect: string };
};

/**
 * Writes it into the record: through the responder that runs, which is its only writer, or directly when none does. Raises NOT_KEPT or
 * what the store says.
 */
export async function keep({ proposal, executed }: Kept, { config, around }: Record): Promise<void> {
  const verb = executed === undefined ? "propose" : "executed";
  const command = { verb, scope: proposal.safeTxHash, about: executed ?? {}, proposal: plainProposal(proposal) };
  if (existsSync(config.operator.socket)) {
    const reply = await send(config.operator.socket, command).catch(unheard);
    if (reply?.accepted === true) return;
    if (reply !== undefined)
      throw new FirebreakError(
        "NOT_KEPT",
        executed === undefined
          ? `the responder does not keep the proposal: ${reply.message}; no file was written, propose it again`
          : `the responder does not keep that transaction ${executed.hash} executed it: ${reply.message}; it is done, \`firebreak safe status\` says so from the chain, only the record lacks it`,
      );
  }
  const store = await openRecord(config, around, { keys: [], as: "firebreak-safe" });
  const entry =
    executed === undefined
      ? entryOfProposal(proposal, readingOf(proposal))
      : entryOfExecution(proposal, executed.hash, executed.effect);
  await store.commit({ entries: [entry] }).finally(() => store.close());
}

/** The proposals that the record holds and that were not executed, or with `everProposed` all; none where there is no record yet. */
export async function keptProposals(
  record: Record | undefined,
  read: typeof openProposals | typeof everProposed = openProposals,
): Promise<readonly Proposal[]> {
  if (record === undefined) return [];
  const { config, around } = record;
  const store = typeof config.store === "string" ? config.store : config.store.postgres;
  if (typeof config.store === "string" && !existsSync(store)) return [];
  const reader = await openRecordReadOnly({ store, env: around.env });
  return read(reader).finally(() => reader.close());
}

/** A socket that a responder left behind when it was killed: the store says whether another process writes it. */
function unheard(error: unknown): undefined {
  if (error instanceof FirebreakError && error.code === "SOCKET") return undefined;
  throw error;
}
