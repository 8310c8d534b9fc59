import { withDeadline } from "../lib/deadline.ts";
import { digest } from "../lib/digest.ts";
import type { Beat } from "./beat.ts";
import { decide } from "./decide.ts";
import { entryOfDecision, entryOfFinding, entryOfIntent } from "./entries.ts";
import { FirebreakError, messageOf } from "./errors.ts";
import type { IncidentHistory } from "./history.ts";
import type { Executor, Prepared, Store } from "./parts.ts";
import type { Policy } from "./playbook.ts";
import type { Call, Decision, Finding, Intent, Moment, NewEntry, SignedTx } from "./types.ts";

export type Responder = {
  readonly chainId: bigint;
  readonly policy: Policy;
  readonly executor: Executor | undefined;
  readonly beat: Beat;
  /** The record, which the history learns from. */
  readonly store: Store;
  readonly history: IncidentHistory;
  readonly moment: () => Moment;
  /** The intent without outcome that already brings this action about; from now on it does so for this finding too. */
  readonly cover: (finding: Finding, action: string) => Intent | undefined;
  /** Takes over what was sent: receipt, replacement, outcome. */
  readonly follow: (intent: Intent, finding: Finding) => void;
  /** Looks at the next head whether an effect that was known to hold still does. */
  readonly assume: (finding: Finding, action: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told when the record cannot be written; must not wait. */
  readonly shout: (what: string, error: unknown) => void;
};

/** Milliseconds. */
const patienceMs = 1_000;
const usualQuiet = 300n;

/**
 * From a finding to the broadcast, with one durable write in between. Read it first; the rest serves it.
 * No person, no notifier and no request to a node stands before the broadcast: what was to be asked was asked at the last head.
 */
export async function respond(finding: Finding, responder: Responder): Promise<void> {
  const { policy, history, now } = responder;
  const [foundAt, moment] = [now(), responder.moment()];
  const decision = decide(finding, policy, history, moment);
  let entries: readonly NewEntry[] = [
    entryOfFinding(finding, moment, foundAt),
    entryOfDecision(decision, moment, now()),
  ];

  if (decision.verdict === "act")
    for (const step of decision.steps) {
      await act(step, decision, entries, responder);
      entries = [];
    }
  else if (history.isNew(decision, quietBlocks(decision, policy)) || isWitness(finding, responder))
    await record({ entries }, responder);
}

/** What another detector may be believed for is written down once per block, because the history knows only what is written down. */
function isWitness({ detector, block }: Finding, { policy, history }: Responder): boolean {
  const counts = policy.playbooks.some(({ when }) => when.atLeast > 1 && when.detectors.includes(detector));
  return counts && history.seen([detector], block.number).length === 0;
}

/** The same thing is said again of an incident that goes on, once per cool-down. */
function quietBlocks(decision: Decision, { playbooks }: Policy): bigint {
  const named = "playbook" in decision ? playbooks.find(({ name }) => name === decision.playbook) : undefined;
  return named?.cooldownBlocks ?? usualQuiet;
}

async function act(
  step: string,
  { finding }: Decision,
  entries: readonly NewEntry[],
  responder: Responder,
): Promise<void> {
  const { executor, beat } = responder;
  const prepared = beat.prepared(step);
  if (prepared?.holds === true) {
    const body = { status: "already", incident: finding.key, block: `${finding.block.number}` };
    responder.assume(finding, step);
    return void (await record({ entries: [...entries, { kind: "outcome", ref: step, body }] }, responder));
  }

  const objection = tooLasting(finding, prepared);
  if (objection !== undefined)
    return void (await record({ entries: [...entries, failure(step, objection)] }, responder));

  const open = responder.cover(finding, step);
  if (open !== undefined) {
    // Whoever can cause findings must not be able to spend the gas: one transaction brings the effect about for all of them.
    const body = { status: "covered", incident: finding.key, by: open.id };
    return void (await record({ entries: [...entries, { kind: "outcome", ref: step, body }] }, responder));
  }

  const signed = await sign(step, finding, executor, prepared);
  if (typeof signed === "string") {
    const body = { reason: signed, action: step, again: [finding.key] };
    return void (await record({ entries: [...entries, { kind: "fault", ref: step, body }] }, responder));
  }
  const intent = intentOf(step, finding, signed, responder);
  const written = entryOfIntent(intent, finding.order !== undefined);
  if (!(await record({ entries: [...entries, written], intent }, responder)))
    return signed.executor.release(signed.tx.nonce);

  responder.follow(intent, finding);
  // Not awaited: the next finding must not wait for a slow node. What goes wrong is journalled and sent again at the next head.
  void signed.executor.broadcast(signed.tx).then(
    () => record({ entries: [{ kind: "broadcast", ref: intent.id, body: { hash: signed.tx.hash } }] }, responder),
    (error) => record({ entries: [failure(intent.id, messageOf(error))] }, responder),
  );
}

type Signed = { readonly executor: Executor; readonly call: Call; readonly tx: SignedTx };

/** Doubtful evidence brings about only what ends by itself, unless a person ordered it. */
function tooLasting({ belowQuorum, pending, order }: Finding, prepared: Prepared | undefined): string | undefined {
  if (order !== undefined) return undefined;
  if (pending !== undefined && prepared?.tier !== 1)
    return `transaction ${pending.hash} is not mined: it brings about only what a first-tier plan of a hub does`;
  if (belowQuorum === true && prepared?.expires !== true)
    return "evidence below the quorum brings about only effects that end by themselves";
  return undefined;
}

/** The signed transaction, or why there is none yet. Makes no request. */
async function sign(
  step: string,
  { key, block, evidence }: Finding,
  executor: Executor | undefined,
  prepared: Prepared | undefined,
): Promise<Signed | string> {
  if (executor === undefined) return "it was never prepared: no signer is configured";
  if (prepared === undefined) return "it was never prepared: its target could not be read";
  try {
    const call = prepared.call(digest({ key, block: block.hash, evidence }));
    return { executor, call, tx: await executor.sign(step, call) };
  } catch (error) {
    return messageOf(error);
  }
}

function intentOf(action: string, finding: Finding, { call, tx }: Signed, { chainId, history }: Responder): Intent {
  const { key, block } = finding;
  // The same finding seen again after a crash has the same id and is not acted on twice; an attempt after a failure has its own.
  const id = [chainId, key, action, block.number, history.attempt(finding, action)].join(":");
  return { id, chainId, incident: key, action, call, sinceBlock: block.number, txs: [tx] };
}

/** A disk that hangs is treated like one that fails. */
function raiseSlow(): never {
  throw new FirebreakError("JOURNAL_SLOW", `the record was not written within ${patienceMs} ms; check the disk`);
}

/** False when the intent was known already. A record that cannot be written is shouted about, and stops no containment. */
export async function record(
  change: Parameters<Store["commit"]>[0],
  { store, shout }: Pick<Responder, "store" | "shout">,
): Promise<boolean> {
  try {
    return (await withDeadline(store.commit(change), patienceMs, raiseSlow)) !== undefined;
  } catch (error) {
    shout("the journal cannot be written", error);
    return true;
  }
}

function failure(ref: string, reason: string): NewEntry {
  return { kind: "fault", ref, body: { reason } };
}
