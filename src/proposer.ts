import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { unreadable } from "./actions/view.ts";
import type { App } from "./app/app.ts";
import { FirebreakError, messageOf } from "./core/errors.ts";
import { safeCallsOf } from "./core/ladder/rungs.ts";
import type { Notifier } from "./core/notifier.ts";
import type { Action, Chain, Store } from "./core/parts.ts";
import { createWaiting, entryOfProposal, type Waiting } from "./core/proposals.ts";
import type { Listener } from "./core/tell.ts";
import type { Address, Entry } from "./core/types.ts";
import { address, bytes } from "./lib/fields.ts";
import { inTurn } from "./lib/in-turn.ts";
import { writeWhole } from "./lib/plain-file.ts";
import { type Proposal, writeProposal } from "./lib/proposal-file.ts";
import { readSafe } from "./lifecycle/safe/live-safe.ts";
import { readingOf } from "./lifecycle/safe/print.ts";
import { propose, type Wish } from "./lifecycle/safe/propose.ts";

export type ProposerOptions = {
  /** One for each chain: while the nodes of one do not answer, the Safes of the others are asked. */
  readonly chain: Chain;
  /** Of that chain, by id: they say whether the effect holds. */
  readonly actions: ReadonlyMap<string, Action>;
  readonly store: Pick<Store, "entries" | "head" | "commit" | "replica">;
  /** Where the files go. */
  readonly folder: string;
};

/** Who writes proposals to Safes, where a ladder asks for them: one for each chain, named by it wherever it stands in the configuration. */
export function proposersOf(
  { config: { playbooks, proposals: folder }, chains }: Pick<App, "config" | "chains">,
  store: ProposerOptions["store"],
): readonly Listener[] {
  const asks = chains.some(({ actions }) => [...actions.values()].some((one) => one.asks !== undefined));
  if (!asks && safeCallsOf(playbooks).length === 0) return [];
  return chains.map(({ config: { id }, chain, actions }) => ({
    id: `proposer:${id}`,
    // Of the chain that stood first, or of all of them.
    formerly: "proposer",
    notifier: createProposer({ chain, actions, store, folder }),
  }));
}

/** Milliseconds within which ladders that ask one Safe are taken for those of one incident. */
const togetherMs = 3_600_000;
/** Entries among which those are looked for: many more than there are in that time. One of longer ago is proposed again, as the same transaction. */
const mostLooked = 50_000;

const wished = z.object({ safe: address, to: address, data: bytes, abi: z.string().optional(), action: z.string() });

/**
 * Writes down what a ladder wants of a Safe's owners. It reads the journal like a notifier does, so that it stands in nobody's way, goes on
 * where it stopped after a restart, and does each thing in one replica only. It signs and sends nothing.
 */
export function createProposer(options: ProposerOptions): Notifier {
  const { chain, store } = options;
  const look = createWaiting(store, mostLooked);
  // What took too long is told again, while it may still be on its way.
  const turn = inTurn();
  return {
    async tell(entry) {
      const parsed = entry.kind === "rung" ? wished.safeParse(entry.body["propose"]) : undefined;
      if (parsed?.success !== true || entry.body["on"] !== `${chain.chainId}`) return;
      try {
        await turn(() => writeDown(parsed.data, entry, options, look));
      } catch (error) {
        // What a node may answer later is asked again; what the chain refuses is told.
        if (!(error instanceof FirebreakError) || error.retryable) throw error;
        const reason = `no proposal to the Safe ${parsed.data.safe} was written: ${messageOf(error)}`;
        const body = { reason, severity: "critical" };
        await store.commit({ entries: [{ kind: "fault", ref: `proposal:${entry.ref}`, body }] });
      }
    },
  };
}

async function writeDown(
  { safe, to, data, abi, action }: z.output<typeof wished>,
  entry: Entry,
  { chain, actions, store, folder }: ProposerOptions,
  look: () => Promise<readonly Waiting[]>,
): Promise<void> {
  const wish: Wish = { safe, call: { to, data }, value: 0n, abi, action };
  const at = { chain, block: await chain.head() };
  // By a way before it that landed late, or by people: there is nothing to sign, and its target would refuse it.
  const asked = actions.get(action)?.holds(at.block, chain);
  if ((await asked?.catch((error: unknown) => unreadable(error, false))) === true) return;
  const { nonce: next } = await readSafe(safe, at);
  const ahead = (await look()).filter(({ proposal }) => isAhead(proposal, safe, chain, next));
  // An old one that nobody signed must not stand before what is urgent now: whoever signs sees both, and executes one of them.
  const together = ahead.filter(({ asked }) => asked !== undefined && entry.at - asked < togetherMs);
  const same = [...together, ...ahead.filter(({ proposal }) => proposal.transaction.nonce === next)];
  if (same.some(({ proposal: { transaction } }) => isOf(transaction, wish))) return;

  const nonce = firstFree(next, together);
  const proposal = await propose({ ...wish, nonce }, at);
  const file = save(folder, proposal);
  const behind = nonce === next ? undefined : nonce - 1n;
  await store.commit({
    entries: [entryOfProposal(proposal, readingOf(proposal), { file, incident: entry.ref, behind })],
  });
}

function isAhead(
  { chainId, safe, transaction }: Proposal,
  asked: Address,
  { chainId: on }: Chain,
  next: bigint,
): boolean {
  return chainId === on && safe === asked && transaction.nonce >= next;
}

function isOf({ to, data, value }: Proposal["transaction"], { call, value: wei }: Wish): boolean {
  return to === call.to && data === call.data && value === wei;
}

/** What ladders ask of one Safe at once, its owners can execute one after the other. */
function firstFree(next: bigint, together: readonly Waiting[]): bigint {
  const isTaken = together.some(({ proposal }) => proposal.transaction.nonce === next);
  return isTaken ? firstFree(next + 1n, together) : next;
}

/** Before the entry, which says where it is; who finds no entry after a crash writes the same file again. */
function save(folder: string, proposal: Proposal): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${proposal.safeTxHash}.json`);
  writeWhole(path, writeProposal(proposal));
  return path;
}
