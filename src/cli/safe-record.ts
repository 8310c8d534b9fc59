import { existsSync } from "node:fs";
import { FirebreakError, messageOf } from "../core/errors.ts";
import {
  entryOfExecution,
  entryOfOvertaking,
  entryOfProposal,
  type everProposed,
  openProposals,
} from "../core/proposals.ts";
import type { NewEntry } from "../core/types.ts";
import { type Proposal, plainProposal } from "../lib/proposal-file.ts";
import { readingOf } from "../lifecycle/safe/print.ts";
import type { Surveyed } from "../lifecycle/safe/survey.ts";
import { openRecord, openRecordReadOnly } from "../record.ts";
import { send } from "./operator.ts";
import { err } from "./output.ts";
import type { SafeOffice } from "./safe-office.ts";

type Record = NonNullable<SafeOffice["record"]>;

/** What is to be kept: that it was proposed, by which transaction it was executed and to what effect, or that another one took its nonce. */
export type Kept = {
  readonly proposal: Proposal;
  readonly executed?: { readonly hash: string; readonly effect: string };
  readonly isOvertaken?: boolean;
};

/**
 * Writes it into the record: through the responder that runs, which is its only writer, or directly when none does. Raises NOT_KEPT or
 * what the store says.
 */
export async function keep(kept: Kept, { config, around }: Record): Promise<void> {
  const { proposal, executed, isOvertaken = false } = kept;
  const verb = isOvertaken ? "overtaken" : executed === undefined ? "propose" : "executed";
  const command = { verb, scope: proposal.safeTxHash, about: executed ?? {}, proposal: plainProposal(proposal) };
  if (existsSync(config.operator.socket)) {
    const reply = await send(config.operator.socket, command).catch(unheard);
    if (reply?.accepted === true) return;
    if (reply !== undefined) throw new FirebreakError("NOT_KEPT", notKept(kept, reply.message));
  }
  const store = await openRecord(config, around, { keys: [], as: "firebreak-safe" });
  await store.commit({ entries: [entryOf(kept)] }).finally(() => store.close());
}

function entryOf({ proposal, executed, isOvertaken }: Kept): NewEntry {
  if (isOvertaken) return entryOfOvertaking(proposal);
  if (executed !== undefined) return entryOfExecution(proposal, executed.hash, executed.effect);
  return entryOfProposal(proposal, readingOf(proposal));
}

function notKept({ executed, isOvertaken }: Kept, message: string): string {
  if (isOvertaken) return `the responder does not keep that another transaction took its nonce: ${message}`;
  return executed === undefined
    ? `the responder does not keep the proposal: ${message}; no file was written, propose it again`
    : `the responder does not keep that transaction ${executed.hash} executed it: ${message}; it is done, \`firebreak safe status\` says so from the chain, only the record lacks it`;
}

/**
 * Of what the record still lists as waiting, what the chain says is over is written down, so that nobody is asked to sign it again and again. Who asks
 * where things stand is told that all the same, also where the record cannot be written.
 */
export async function keepEnded(
  { proposal, standing, execution }: Surveyed,
  open: readonly Proposal[],
  record: Record | undefined,
): Promise<void> {
  if (record === undefined || !open.some(({ safeTxHash }) => safeTxHash === proposal.safeTxHash)) return;
  const ended = endOf(standing, execution);
  if (ended === undefined) return;
  await keep({ proposal, ...ended }, record).catch((error: unknown) => err(`not in the record: ${messageOf(error)}`));
}

/** Nothing of what nodes do not say alike. */
function endOf({ status, sentences }: Surveyed["standing"], execution: Surveyed["execution"]) {
  if (status === "overtaken" && execution.status === "none") return { isOvertaken: true };
  if (status !== "executed" || execution.status !== "done") return undefined;
  return { executed: { hash: execution.hash, effect: sentences.at(-1) ?? "" } };
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
