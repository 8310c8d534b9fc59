import { digest } from "../lib/digest.ts";
import type { Beat } from "./beat.ts";
import { decide, type Playbook } from "./decide.ts";
import type { IncidentHistory } from "./history.ts";
import type { Executor, Store } from "./parts.ts";
import type { Decision, Finding, Intent, Json, Mode, NewEntry } from "./types.ts";

export type Responder = {
  readonly chainId: bigint;
  readonly mode: Mode;
  readonly playbooks: readonly Playbook[];
  readonly executor: Executor | undefined;
  readonly beat: Beat;
  readonly store: Store;
  readonly history: IncidentHistory;
  /** Takes over what was sent: receipt, replacement, outcome. */
  readonly follow: (intent: Intent, finding: Finding) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told when the record cannot be written; must not wait. */
  readonly shout: (what: string, error: unknown) => void;
};

/**
 * From a finding to the broadcast, with one durable write in between. Read it first; the rest serves it.
 * No person, no notifier and no request to a node stands before the broadcast: what was to be asked was asked at the last head.
 */
export async function respond(finding: Finding, responder: Responder): Promise<void> {
  const foundAt = responder.now();
  const decision = decide(finding, responder.playbooks, responder.mode, responder.history);
  let entries: readonly NewEntry[] = [entryOfFinding(finding, foundAt), entryOfDecision(decision, responder.now())];

  if (decision.verdict === "act")
    for (const step of decision.steps) {
      await act(step, decision, entries, responder);
      entries = [];
    }
  else if (responder.history.isNew(decision)) await record({ entries }, responder);
}

type Acting = Extract<Decision, { verdict: "act" }>;

async function act(
  step: string,
  { finding }: Acting,
  entries: readonly NewEntry[],
  responder: Responder,
): Promise<void> {
  const { executor, beat, history } = responder;
  history.acted(finding.key, step, finding.block.number);
  const prepared = beat.prepared(step);
  if (executor === undefined || prepared === undefined) {
    history.again(finding, step);
    await record(
      {
        entries: [
          ...entries,
          failure(step, "it was never prepared: no signer is configured, or its target could not be read"),
        ],
      },
      responder,
    );
    return;
  }
  if (prepared.holds) {
    await record(
      {
        entries: [
          ...entries,
          {
            kind: "outcome",
            ref: step,
            body: { status: "already", incident: finding.key, block: `${finding.block.number}` },
          },
        ],
      },
      responder,
    );
    return;
  }

  const call = prepared.call(digest({ key: finding.key, block: finding.block.hash, evidence: finding.evidence }));
  const tx = await executor.sign(step, call);
  // The same finding seen again after a crash has the same id and is not acted on twice; an attempt after a failure has its own.
  const id = [responder.chainId, finding.key, step, finding.block.number, history.attempt(finding.key, step)].join(":");
  const intent: Intent = {
    id,
    chainId: responder.chainId,
    incident: finding.key,
    action: step,
    call,
    sinceBlock: finding.block.number,
    txs: [tx],
  };
  if (!(await record({ entries: [...entries, entryOfIntent(intent)], intent }, responder)))
    return executor.release(tx.nonce);

  responder.follow(intent, finding);
  // Not awaited: the next finding must not wait for a slow node. What goes wrong is journalled and sent again at the next head.
  void executor.broadcast(tx).then(
    () => record({ entries: [{ kind: "broadcast", ref: id, body: { hash: tx.hash } }] }, responder),
    (error) => record({ entries: [failure(id, String(error))] }, responder),
  );
}

/** False when the intent was known already. A record that cannot be written is shouted about, and stops no containment. */
export async function record(
  change: Parameters<Store["commit"]>[0],
  { store, shout }: Pick<Responder, "store" | "shout">,
): Promise<boolean> {
  try {
    return (await store.commit(change)) !== undefined;
  } catch (error) {
    shout("the journal cannot be written", error);
    return true;
  }
}

function entryOfFinding({ key, detector, severity, subject, block, evidence }: Finding, foundAt: number): NewEntry {
  return {
    kind: "finding",
    ref: key,
    body: { detector, severity, subject, block: `${block.number}`, blockHash: block.hash, foundAt, evidence },
  };
}

function entryOfDecision({ verdict, reason, finding, ...rest }: Decision, decidedAt: number): NewEntry {
  const steps: Json = "steps" in rest ? rest.steps : [];
  return { kind: "decision", ref: finding.key, body: { verdict, reason, steps, decidedAt } };
}

function entryOfIntent({ id, action, incident, call, txs }: Intent): NewEntry {
  const tx = txs[0];
  return {
    kind: "intent",
    ref: id,
    body: { action, incident, to: call.to, data: call.data, hash: tx?.hash ?? "", nonce: `${tx?.nonce}` },
  };
}

function failure(ref: string, reason: string): NewEntry {
  return { kind: "fault", ref, body: { reason } };
}
