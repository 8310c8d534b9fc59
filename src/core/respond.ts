import { digest } from "../lib/digest.ts";
import type { Beat } from "./beat.ts";
import { decide } from "./decide.ts";
import { entryOfDecision, entryOfFinding, entryOfIntent } from "./entries.ts";
import { messageOf } from "./errors.ts";
import type { IncidentHistory } from "./history.ts";
import type { Executor, Prepared, Store } from "./parts.ts";
import type { Policy } from "./playbook.ts";
import { type Recorded, record } from "./record.ts";
import type { Call, Decision, Finding, Intent, Moment, NewEntry, SignedTx } from "./types.ts";

export type Responder = {
  readonly chainId: bigint;
  readonly policy: Policy;
  readonly executor: Executor | undefined;
  readonly beat: Pick<Beat, "prepared" | "states">;
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
  /** Whether this action may be done while the record cannot be reached: the configuration allows it, and doing it twice is doing it once. */
  readonly actsLocally: (action: string) => boolean;
  /** Tells everyone at once, without the journal that they read otherwise; must not wait. */
  readonly page: (what: string) => void;
};

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
    await record({ entries, ...sharedName(decision, responder) }, responder);
}

/** Replicas that find the same in the same block say it once. */
function sharedName({ finding, verdict, reason }: Decision, { store }: Responder, step = ""): { once?: string } {
  const { key, block, evidence } = finding;
  return store.replica === undefined
    ? {}
    : { once: digest({ key, block: block.hash, evidence, verdict, reason, step }) };
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
  decision: Decision,
  entries: readonly NewEntry[],
  responder: Responder,
): Promise<void> {
  const { executor, beat } = responder;
  const { finding } = decision;
  const once = sharedName(decision, responder, step);
  const prepared = beat.prepared(step);
  if (prepared?.holds === true) {
    const body = { status: "already", incident: finding.key, block: `${finding.block.number}` };
    responder.assume(finding, step);
    return void (await record({ entries: [...entries, { kind: "outcome", ref: step, body }], ...once }, responder));
  }

  const objection = tooLasting(finding, prepared);
  if (objection !== undefined)
    return void (await record({ entries: [...entries, failure(step, objection)] }, responder));

  const open = responder.cover(finding, step);
  if (open !== undefined) {
    // Whoever can cause findings must not be able to spend the gas: one transaction brings the effect about for all of them.
    const body = { status: "covered", incident: finding.key, by: open.id };
    return void (await record({ entries: [...entries, { kind: "outcome", ref: step, body }], ...once }, responder));
  }

  const signed = await sign(step, finding, executor, prepared);
  if (typeof signed === "string") {
    const body = { reason: signed, action: step, again: [finding.key] };
    return void (await record({ entries: [...entries, { kind: "fault", ref: step, body }] }, responder));
  }
  const intent = intentOf(step, finding, signed, responder);
  const written = entryOfIntent(intent, finding.order !== undefined);
  const locally = responder.actsLocally(step);
  const recorded = await record({ entries: [...entries, written], intent, locally }, responder);
  if (recorded !== "written" && !(await actsUnrecorded(recorded, step, finding, responder)))
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

/**
 * Neither the record nor the second file took the intent. What is armed and may be done twice is done all the same; everything else is held
 * and tried again at the next heads. Everyone is told either way, without the journal.
 */
async function actsUnrecorded(
  recorded: Recorded,
  step: string,
  { key }: Finding,
  responder: Responder,
): Promise<boolean> {
  if (recorded !== "lost") return false;
  const acts = responder.actsLocally(step) && responder.beat.states().get(step)?.usable === true;
  const does = acts ? "is sent unrecorded" : "is held back";
  responder.page(`the record cannot be written: ${step} for ${key} ${does}`);
  if (acts) return true;
  const body = { reason: "held: the record cannot be written", action: step, held: [key] };
  await record({ entries: [{ kind: "fault", ref: step, body }] }, responder);
  return false;
}

function failure(ref: string, reason: string): NewEntry {
  return { kind: "fault", ref, body: { reason } };
}
