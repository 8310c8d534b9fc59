import { when } from "../lib/when.ts";
import type { Address, Decision, Finding, Hash, Intent, Json, Moment, NewEntry, Severity } from "./types.ts";
import type { Pending } from "./unblocked.ts";

type Body = { readonly [key: string]: Json };

/** Everything that was found and when it was decided on, so that the decision can be made again from the journal. */
export function entryOfFinding(finding: Finding, moment: Moment, foundAt: number): NewEntry {
  const {
    key,
    detector,
    severity,
    subject,
    chainId,
    block,
    parent,
    evidence,
    confidence,
    order,
    belowQuorum,
    pending,
    origin,
    nonce,
  } = finding;
  const balances = textsOf(moment.balances);
  const body: Body = {
    detector,
    severity,
    subject,
    chain: `${chainId}`,
    block: `${block.number}`,
    blockHash: block.hash,
    ...(parent === undefined ? {} : { parent }),
    on: `${moment.chainId}`,
    head: `${moment.block}`,
    time: `${moment.time}`,
    ...(moment.isUnsure === true ? { unsure: true } : {}),
    foundAt,
    evidence,
    ...(confidence === undefined ? {} : { confidence }),
    ...(order === undefined ? {} : { order }),
    ...(belowQuorum === true ? { belowQuorum } : {}),
    ...(pending === undefined ? {} : { pending }),
    ...(origin === undefined ? {} : { origin }),
    ...(nonce === undefined ? {} : { nonce }),
    ...(Object.keys(moment.final ?? {}).length === 0 ? {} : { final: textsOf(moment.final ?? {}) }),
    ...(moment.barred === undefined ? {} : { barred: moment.barred }),
    ...(Object.keys(balances).length === 0 ? {} : { balances }),
  };
  return { kind: "finding", ref: key, body };
}

/** The finding that an entry wrote down. */
export function findingOf({ ref, body }: NewEntry): Finding {
  const { confidence, order, origin, nonce, parent } = body;
  return {
    key: ref,
    detector: String(body["detector"]),
    severity: severityOf(body["severity"]),
    subject: String(body["subject"]) as Address,
    chainId: bigintOf(body["chain"]),
    block: { number: bigintOf(body["block"]), hash: String(body["blockHash"]) as Hash },
    ...(typeof parent === "string" ? { parent: parent as Hash } : {}),
    evidence: Object.fromEntries(Object.entries(objectOf(body["evidence"])).map(([name, one]) => [name, String(one)])),
    ...(typeof confidence === "number" ? { confidence } : {}),
    ...(order === undefined ? {} : { order: stringsOf(order) }),
    ...(typeof origin === "string" ? { origin: origin as Hash } : {}),
    ...(typeof nonce === "string" ? { nonce } : {}),
    ...(body["belowQuorum"] === true ? { belowQuorum: true } : {}),
    ...(body["pending"] === undefined ? {} : { pending: pendingOf(objectOf(body["pending"])) }),
  };
}

function pendingOf({ hash, from, includable }: Body): Pending {
  return { hash: String(hash) as Hash, from: String(from) as Address, includable: includable === true };
}

/** Whether it is of another chain than this one; what names none is of all. */
export function isElsewhere({ kind, body }: NewEntry, chainId: bigint): boolean {
  if (kind === "intent" || kind === "effect") return body["chain"] !== `${chainId}`;
  const isOfOne = kind === "finding" || kind === "decision" || kind === "rung" || body["on"] !== undefined;
  return isOfOne && body["on"] !== `${chainId}`;
}

/** The moment of the decision on a finding. */
export function momentOf({ body }: NewEntry): Moment {
  const balances = Object.entries(objectOf(body["balances"])).map(([id, amount]) => [id, bigintOf(amount)] as const);
  const final = Object.entries(objectOf(body["final"])).map(([tag, height]) => [tag, bigintOf(height)] as const);
  const [chainId, block, time] = [body["on"], body["head"], body["time"]].map(bigintOf);
  return {
    chainId: chainId ?? 0n,
    block: block ?? 0n,
    time: time ?? 0n,
    balances: Object.fromEntries(balances),
    ...(body["unsure"] === true ? { isUnsure: true } : {}),
    ...(final.length === 0 ? {} : { final: Object.fromEntries(final) }),
    ...(body["barred"] === undefined ? {} : { barred: stringsOf(body["barred"]) }),
  };
}

export function entryOfDecision(decision: Decision, { chainId }: Pick<Moment, "chainId">, decidedAt: number): NewEntry {
  const { verdict, reason, finding, ...rest } = decision;
  const chosen: Body = "steps" in rest ? { playbook: rest.playbook, atRisk: rest.atRisk } : {};
  const left: Body = "steps" in rest && rest.left !== undefined ? { left: rest.left } : {};
  const runbook: Body = "steps" in rest && rest.runbook !== undefined ? { runbook: rest.runbook } : {};
  const due: Body = "due" in rest ? { due: `${rest.due}`, ...(rest.isUnsure === true ? { unsure: true } : {}) } : {};
  const steps: Json = "steps" in rest ? rest.steps : [];
  const place = { on: `${chainId}`, block: `${finding.block.number}` };
  const body = { verdict, reason, steps, ...place, decidedAt, ...chosen, ...left, ...due, ...runbook };
  return { kind: "decision", ref: finding.key, body };
}

export function entryOfIntent(
  { id, chainId, action, incident, call, sinceBlock, txs }: Intent,
  { isOrder = false, rung = 0 }: { readonly isOrder?: boolean; readonly rung?: number } = {},
): NewEntry {
  const tx = txs[0];
  const body = {
    action,
    incident,
    chain: `${chainId}`,
    block: `${sinceBlock}`,
    to: call.to,
    data: call.data,
    hash: tx?.hash ?? "",
    nonce: `${tx?.nonce}`,
    ...(isOrder ? { ordered: true } : {}),
    ...(rung > 0 ? { rung } : {}),
  };
  return { kind: "intent", ref: id, body };
}

/** The same, written down for whoever plays the journal again: it is no news, and nobody is told. */
export function saidBefore({ body, ...entry }: NewEntry): NewEntry {
  return { ...entry, body: { ...body, known: true } };
}

/** Whether people were told the same before. */
export function isSaidBefore({ body }: NewEntry): boolean {
  return body["known"] === true;
}

/** What a decision says, without when it was made: two that are equal say the same. */
export function sayingOf({ body }: NewEntry): string {
  // Older journals say what is left to people in the reason alone, which has all of it.
  const { decidedAt: _, left: __, runbook: ___, known: ____, ...saying } = body;
  const said = JSON.stringify(Object.entries(saying).sort(([a], [b]) => (a < b ? -1 : 1)));
  // Older journals say an end in seconds, and that a playbook says what people lowered it to, and mean the same.
  return said
    .replaceAll(/until (\d{1,20}) \(chain time\)/g, (_, ends) => `until ${when(BigInt(ends))} (chain time)`)
    .replaceAll(/(playbook \S+) is lowered to (?=notify|ignore)/g, "$1 says to ");
}

/** A list of strings; empty for anything else. */
export function stringsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** A whole number that was written as a string; zero for anything else. */
export function bigintOf(value: Json | undefined): bigint {
  return typeof value === "string" && /^\d{1,78}$/.test(value) ? BigInt(value) : 0n;
}

function textsOf(amounts: Readonly<Record<string, bigint | undefined>>): Body {
  return Object.fromEntries(
    Object.entries(amounts).flatMap(([id, one]) => (one === undefined ? [] : [[id, `${one}`]])),
  );
}

function objectOf(value: Json | undefined): Body {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Body) : {};
}

function severityOf(value: Json | undefined): Severity {
  return value === "info" || value === "warning" ? value : "critical";
}
