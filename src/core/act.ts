import { digest } from "../lib/digest.ts";
import { tooLasting } from "./barred.ts";
import type { Change } from "./change.ts";
import { entryOfIntent } from "./entries.ts";
import { messageOf } from "./errors.ts";
import { isFromMemory, seenAt } from "./known.ts";
import { ownersSign, type SafeCall } from "./ladder/rungs.ts";
import type { Executor } from "./parts.ts";
import { callPeople } from "./people.ts";
import { straight } from "./points.ts";
import { type Recorded, recordAt } from "./record.ts";
import type { Responder, Shared } from "./respond.ts";
import { poised } from "./sending.ts";
import type { Call, Finding, Intent, NewEntry, SignedTx } from "./types.ts";
import { actsUnrecorded, hold, unrecorded } from "./unrecorded.ts";

/** What an action is taken for. `entries` say why, and are written with it; on a ladder, `rung` is its place and `attempt` how often it failed. */
export type Taking = {
  readonly finding: Finding;
  readonly entries: readonly NewEntry[];
  readonly once: Shared;
  readonly rung?: number;
  readonly attempt?: number;
  /** Its ladder is climbed already, so that nothing is lost where of this rung nothing is written down. */
  readonly isClimbed?: boolean;
};

/**
 * From an action to the broadcast, unless its effect holds, is on its way, or may not be brought about on this evidence. Why nothing could be signed, where
 * that was said before and is not written down again; undefined otherwise.
 */
export async function act(step: string, taking: Taking, responder: Responder): Promise<string | undefined> {
  const { beat, at = straight } = responder;
  const write = recordAt(responder);
  const { finding, entries, once, rung = 0, attempt = responder.history.attempt(taking.finding, step) } = taking;
  const prepared = beat.prepared(step);
  // Whoever could act instead hears of it nowhere else.
  const tell = (recorded: Recorded, what: string): undefined => {
    if (recorded === "lost") responder.page(unrecorded(step, finding, what));
  };
  if (prepared?.holds === true && !isFromMemory(step, finding, responder)) {
    const { read, seen } = seenAt(step, finding, responder);
    const places = { block: `${finding.block.number}`, read: `${read}`, seen: `${seen}` };
    const body = { status: "already", incident: finding.key, on: `${responder.chainId}`, ...places };
    responder.assume(finding, step, seen);
    const written = await write("already", { entries: [...entries, { kind: "outcome", ref: step, body }], ...once });
    return tell(written, "already holds");
  }

  const objection = tooLasting(finding, prepared);
  if (objection !== undefined) return refuse(step, objection, taking, responder);

  if (prepared?.asks !== undefined) return ask(step, prepared.asks, taking, responder).then(() => undefined);

  const open = responder.cover(finding, step);
  if (open !== undefined) {
    // Whoever can cause findings must not be able to spend the gas: one transaction brings the effect about for all of them.
    const body = { status: "covered", incident: finding.key, by: open.id };
    const written = await write("covered", { entries: [...entries, { kind: "outcome", ref: step, body }], ...once });
    return tell(written, "is on its way already");
  }

  const signed = await sign(step, finding, responder);
  if (typeof signed === "string") {
    // It is tried again at each head, and told once for each reason. How a ladder is begun is told in any case.
    const isAnew = responder.history.isUntriedAnew(finding, step, signed, responder.moment().block);
    if (!isAnew && (taking.rung === undefined || taking.isClimbed === true)) return signed;
    const written = await writeUntried([...entries, entryOfUntried(step, finding, signed)], responder);
    return tell(written, `is not signed, and tried again at the next head (${signed})`);
  }
  const begun = begin(step, signed, { finding, entries, once, rung, attempt }, responder);
  // While it is written: no byte leaves before it is.
  const ready = poised(signed.tx, signed.executor);
  const { intent, recorded } = await begun;
  if (recorded !== "written" && !actsUnrecorded(recorded, step, finding, responder)) {
    ready.drop();
    signed.executor.release(signed.tx);
    if (recorded === "lost") await hold(step, taking, responder);
    return undefined;
  }

  responder.follow(intent, finding);
  // Not awaited: the next finding must not wait for a slow node. What goes wrong is journalled and sent again at the next head.
  const sending = at("broadcast", () => ready.send());
  responder.sends?.(sending);
  void sending.then(
    () =>
      write("broadcast-entry", { entries: [{ kind: "broadcast", ref: intent.id, body: { hash: signed.tx.hash } }] }),
    (error) => write("unsent", { entries: [failure(intent.id, messageOf(error))] }),
  );
  return undefined;
}

/** It is not taken, and not tried again for this finding. */
export async function refuse(
  step: string,
  reason: string,
  { finding, entries }: Pick<Taking, "finding" | "entries">,
  responder: Responder,
): Promise<undefined> {
  const fault: NewEntry = { kind: "fault", ref: step, body: { reason, refused: [finding.key] } };
  const written = await recordAt(responder)("refused", { entries: [...entries, fault] });
  if (written === "lost") responder.page(unrecorded(step, finding, `is refused (${reason})`));
}

/** That nothing could be signed for a step, and why: it is tried again at the next head. */
export function entryOfUntried(step: string, { key }: Finding, reason: string): NewEntry {
  return { kind: "fault", ref: step, body: { reason, action: step, untried: [key] } };
}

export function writeUntried(entries: readonly NewEntry[], responder: Responder): Promise<Recorded> {
  return recordAt(responder)("unsigned", { entries });
}

/** Owners of a Safe are called, and what they sign is written down for them by who reads this. */
function ask(step: string, asks: SafeCall, taking: Taking, responder: Responder): Promise<void> {
  const page = ownersSign(asks.safe);
  const place = { ladder: step, on: `${responder.chainId}`, block: `${responder.moment().block}` };
  const body = { status: "asked", ...place, page, severity: "critical", propose: { ...asks, action: step } };
  const entry: NewEntry = { kind: "rung", ref: taking.finding.key, body };
  return callPeople(page, { ...taking, entries: [...taking.entries, entry] }, responder);
}

type Signed = { readonly executor: Executor; readonly call: Call; readonly tx: SignedTx };

/** The signed transaction, or why there is none yet. Makes no request. */
async function sign(
  step: string,
  { key, block, evidence }: Finding,
  { executor, beat, history, moment, now, at = straight }: Responder,
): Promise<Signed | string> {
  const prepared = beat.prepared(step);
  if (executor === undefined) return "it was never prepared: no signer is configured";
  if (prepared === undefined) return "it was never prepared: its target could not be read";
  try {
    const [head, clock] = [moment().time, BigInt(Math.floor(now() / 1_000))];
    const call = prepared.call(digest({ key, block: block.hash, evidence }), clock > head ? clock : head);
    return { executor, call, tx: await at("sign", () => executor.sign(step, call, history.spent(key))) };
  } catch (error) {
    return messageOf(error);
  }
}

/**
 * Writes the intent; where one process writes alone, by a second name where the first is known: it follows whatever is open, so that what the record
 * knows and nobody follows has ended, in a block that went away and came back.
 */
function begin(step: string, signed: Signed, taking: Begin, responder: Responder): Promise<Begun> {
  const { finding, entries, rung, attempt } = taking;
  const locally = responder.actsLocally(step);
  const changeOf = (intent: Intent): Change => {
    const written = entryOfIntent(intent, { isOrder: finding.order !== undefined, rung });
    return { entries: [...entries, written], intent, locally };
  };
  const first = intentOf(step, finding, signed, responder.chainId, attempt);
  const second = { ...first, id: `${first.id}:${signed.tx.hash.slice(2, 10)}` };
  return writeFirst(responder.store.replica === undefined ? [first, second] : [first], responder, changeOf);
}

type Begin = Required<Omit<Taking, "isClimbed">>;
type Begun = { readonly intent: Intent; readonly recorded: Recorded };

/** Writes the first of these that is not known. */
async function writeFirst(
  [intent, next]: readonly [Intent, Intent?],
  responder: Responder,
  changeOf: (intent: Intent) => Change,
): Promise<Begun> {
  const recorded = await recordAt(responder)("intent", changeOf(intent));
  return recorded === "known" && next !== undefined ? writeFirst([next], responder, changeOf) : { intent, recorded };
}

function intentOf(action: string, finding: Finding, { call, tx }: Signed, chainId: bigint, attempt: number): Intent {
  const { key, block } = finding;
  // The same finding seen again after a crash has the same id and is not acted on twice; an attempt after a failure has its own.
  // So has the same found anew in another block of that height: the one before it may have an intent that ended.
  const id = [chainId, key, action, block.number, block.hash.slice(2, 10), attempt].join(":");
  return { id, chainId, incident: key, action, call, sinceBlock: block.number, txs: [tx] };
}

function failure(ref: string, reason: string): NewEntry {
  return { kind: "fault", ref, body: { reason } };
}
