import { digest } from "../lib/digest.ts";
import { entryOfUntried, writeUntried } from "./act.ts";
import { barredFor } from "./barred.ts";
import type { Beat } from "./beat.ts";
import { decide } from "./decide.ts";
import { isSurer } from "./doubt.ts";
import { entryOfDecision, entryOfFinding, saidBefore } from "./entries.ts";
import { type HeldSince, overSince } from "./held-since.ts";
import type { IncidentHistory } from "./history.ts";
import { take } from "./ladder/take.ts";
import { isLate, leaveOut } from "./late.ts";
import type { Executor, Store } from "./parts.ts";
import type { Policy } from "./playbook.ts";
import { type At, straight } from "./points.ts";
import { recordAt } from "./record.ts";
import { withoutRisk } from "./risk.ts";
import type { Decision, Finding, Intent, Moment, NewEntry } from "./types.ts";

export type Responder = {
  readonly chainId: bigint;
  readonly policy: Policy;
  readonly executor: Executor | undefined;
  readonly beat: Pick<Beat, "isIdempotent" | "prepared" | "readAt" | "states">;
  /** The record, which the history learns from. */
  readonly store: Store;
  readonly history: IncidentHistory;
  readonly moment: () => Moment;
  /** When the newest block was made (milliseconds since 1970), where what is known of the chain is too old to count for how it is now. */
  readonly blindSince?: () => number | undefined;
  /** The intent without outcome that already brings this action about; from now on it does so for this finding too. */
  readonly cover: (finding: Finding, action: string) => Intent | undefined;
  /** Takes over what was sent: receipt, replacement, outcome. */
  readonly follow: (intent: Intent, finding: Finding) => void;
  /** Looks at the next head whether an effect that was known to hold did so at this block. */
  readonly assume: (finding: Finding, action: string, since: bigint) => void;
  /** Of what is found or taken late: whether its effect was there since, at a block before the head. */
  readonly heldSince?: HeldSince;
  /** Told of each first broadcast, while it goes on. */
  readonly sends?: (sending: Promise<unknown>) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told when the record cannot be written; must not wait. */
  readonly shout: (what: string, error: unknown) => void;
  /** Whether this action may be done while the record cannot be reached: the configuration allows it, and doing it twice is doing it once. */
  readonly actsLocally: (action: string) => boolean;
  /** Tells everyone at once, without the journal that they read otherwise; must not wait. */
  readonly page: (what: string) => void;
  /** How the points of this path are passed; straight unless it is given. */
  readonly at?: At | undefined;
};

/** What replicas do alike is written once, by this name. */
export type Shared = { readonly once?: string };

const usualQuiet = 300n;

/**
 * From a finding to the broadcast, with one durable write in between. Read it first; the rest serves it.
 * No person, no notifier and no request to a node stands before the broadcast: what was to be asked was asked at the last head. What is found long after
 * its block alone asks, for half a second at the most, whether it was dealt with since.
 */
export async function respond(finding: Finding, responder: Responder): Promise<void> {
  const { policy, history, now } = responder;
  const [foundAt, moment] = [now(), momentOf(finding, responder)];
  const decision = decide(finding, policy, history, moment);
  let entries: readonly NewEntry[] = [
    entryOfFinding(finding, moment, foundAt),
    entryOfDecision(decision, moment, now()),
  ];

  if (decision.verdict === "act") {
    const unsaid: NewEntry[] = [];
    const { at = straight } = responder;
    const late = isLate(finding, responder) ? decision.steps : [];
    const over = late.length === 0 ? undefined : await at("looked-back", () => overSince(late, finding, responder));
    for (const step of decision.steps) {
      const taking = { finding, entries, once: sharedName(decision, responder, step) };
      const held = over?.get(step);
      if (held !== undefined) await leaveOut(step, held, taking, responder);
      const why = held === undefined ? await take(step, taking, responder) : undefined;
      if (why === undefined) entries = [];
      else unsaid.push(entryOfUntried(step, finding, why));
    }
    // Where nothing else is written either, it waits as it did; or it would be decided, and wait no more.
    if (unsaid.length > 0 && entries.length > 0) history.waitOn(finding);
    else if (unsaid.length > 0) await writeUntried(unsaid, responder);
  } else if (isToldAnew(decision, responder)) await decided(decision, entries, responder);
  else if (isWitness(finding, responder)) await decided(decision, entries.map(saidBefore), responder);
}

/**
 * Heights and deadlines are the head's. What approvers loosened is judged by the block's own time: maintenance that ended in a gap, before anybody looked,
 * covers what lies in it.
 */
function momentOf(finding: Finding, responder: Responder): Moment {
  const { time } = finding;
  const [now, barred] = [responder.moment(), barredFor(finding, responder)];
  return { ...now, ...(time !== undefined && time < now.time && { time }), ...(barred.length > 0 && { barred }) };
}

/** What nothing can write down is told all the same; it is not found again for as long as the incident counts as known. */
async function decided(decision: Decision, entries: readonly NewEntry[], responder: Responder): Promise<void> {
  const recorded = await recordAt(responder)("decision", { entries, ...sharedName(decision, responder) });
  const { key, severity } = decision.finding;
  if (recorded === "lost" && severity !== "info")
    responder.page(`the record cannot be written: ${key} (${decision.verdict}: ${decision.reason}) is in no journal`);
}

/** What is news; and what withdraws an announcement, which would be acted on later if the journal did not say so. */
function isToldAnew(decision: Decision, { policy, history }: Responder): boolean {
  const withdraws = decision.verdict !== "delay" && history.isAnnounced(decision.finding);
  return withdraws || history.isNew(decision, quietBlocks(decision, policy));
}

/** Replicas that find the same in the same block say it once. */
function sharedName(decision: Decision, { store, history }: Responder, step = ""): Shared {
  const { finding, verdict } = decision;
  const { key, block, evidence } = finding;
  const saying = beginningOf(decision, history) ?? { reason: reasonOf(decision) };
  return store.replica === undefined
    ? {}
    : { once: digest({ key, block: block.hash, evidence, verdict, step, ...saying }) };
}

/** What an announcement is that begins: its block is counted from the head, and each replica has one of its own. Undefined of one that goes on, and of all else. */
function beginningOf(decision: Decision, history: IncidentHistory) {
  if (decision.verdict !== "delay") return undefined;
  const { finding, playbook, isUnsure = false } = decision;
  const last = history.pending(finding.key, playbook);
  const goesOn = last?.isOpen === true && (last.isUnsure === true) === isUnsure;
  return goesOn ? undefined : { playbook, isUnsure, round: history.round(finding) };
}

/** One may have read later than another one what stands at risk. */
function reasonOf({ reason, ...decision }: Decision): string {
  return withoutRisk(reason, "atRisk" in decision ? decision.atRisk : "");
}

/**
 * What another detector may be believed for is written down once per block, because the history knows only what is written down; and once more when it
 * is surer.
 */
function isWitness(finding: Finding, { policy, history }: Responder): boolean {
  const { detector, block } = finding;
  const counts = policy.playbooks.some(({ when }) => when.atLeast > 1 && when.detectors.includes(detector));
  return counts && history.seen([detector], block.number).every((one) => isSurer(finding, one));
}

/** The same thing is said again of an incident that goes on, once per cool-down. */
function quietBlocks(decision: Decision, { playbooks }: Policy): bigint {
  const named = "playbook" in decision ? playbooks.find(({ name }) => name === decision.playbook) : undefined;
  return named?.cooldownBlocks ?? usualQuiet;
}
