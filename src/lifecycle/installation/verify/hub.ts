import { type Interface, id } from "ethers";
import type { Address } from "../../../core/types.ts";
import { tripDigest } from "../../../lib/trip-order.ts";
import { lower } from "../../../lib/words.ts";
import { sortedGuardians } from "../parameters.ts";
import { termsOf } from "../planned.ts";
import { compare, type Row, same } from "./snapshot.ts";
import type { Subject } from "./subject.ts";

export type Engine = {
  readonly name: "hub" | "module";
  readonly hub: Address;
  readonly release: Address;
  readonly sender: Address;
};

/** Offices, delay, guardians and keys of a hub or module, and what is announced there. */
export async function hubRows(subject: Subject, engine: Engine): Promise<readonly Row[]> {
  const { record, snapshot, places } = subject;
  const { parameters } = record;
  const { name, hub, sender } = engine;
  const abi = subject.abi(name);
  const trigger = places[name === "hub" ? "trigger" : "moduleTrigger"];
  const wanted: Readonly<Record<string, unknown>> = {
    ADMIN: name === "hub" ? parameters.admin : parameters.safe,
    RECOVERY: places["manager"],
    PLAN_DELAY: parameters.planDelaySeconds,
    RULES: places[name === "hub" ? "rules" : "moduleRules"],
    TRIGGER: trigger,
    sender,
    ...(name === "module" ? { SAFE: parameters.safe } : {}),
  };
  const values = Object.entries(wanted).map(async ([view, expected]) =>
    compare(name, view, expected, (await snapshot.ask(hub, abi, view))?.[0]),
  );
  const guardians = await snapshot.ask(hub, abi, "guardians");
  const { quorum, topQuorum } = parameters.guardians;
  return [
    ...(await Promise.all(values)).flat(),
    ...compare(name, "guardians", sortedGuardians(parameters), guardians?.[0]),
    ...compare(name, "quorum", quorum, guardians?.[1]),
    ...compare(name, "top quorum", topQuorum, guardians?.[2]),
    ...(await keyRows(subject, engine, abi)),
    ...(await triggerRows(subject, engine, trigger)),
    ...(await announcedRows(subject, engine, abi)),
  ];
}

/** Each key has the grant that it should have, for these plans and no others; no other key has one. */
async function keyRows(subject: Subject, { name, hub }: Engine, abi: Interface): Promise<readonly Row[]> {
  const { record, snapshot } = subject;
  const wanted = record.parameters.triggers.filter(({ of }) => of === name);
  const found = (await snapshot.ask(hub, abi, "triggerKeys"))?.[0] ?? [];
  // Also plans that are not committed yet, which a grant may name long before.
  const granted = (await subject.events(name)).filter((event) => event.name === "Granted");
  const named = granted.flatMap(({ args }) => [...args["planIds"]].map((plan) => lower(String(plan))));
  const recorded = record.parameters.plans.filter(({ of }) => of === name).map(({ plan }) => plan);
  const plans = [...new Set([...recorded, ...named])];
  const sorted = (keys: Iterable<unknown>) => [...keys].map((key) => String(key).toLowerCase()).sort();
  const rows = [...compare(name, "trigger keys", sorted(wanted.map(({ key }) => key)), sorted(found))];
  for (const trigger of wanted) {
    const terms = await snapshot.ask(hub, abi, "grantOf", [trigger.key]);
    rows.push(...compare(name, `grant of ${trigger.key}`, termsOf(trigger), terms?.[0]));
    for (const plan of plans) {
      const granted = (await snapshot.ask(hub, abi, "isGranted", [trigger.key, plan]))?.[0];
      rows.push(...compare(name, `grant of ${trigger.key} for plan ${plan}`, trigger.plans.includes(plan), granted));
    }
    if (Number(terms?.[0]?.[1] ?? 0) !== 0 && BigInt(terms?.[0]?.[1]) < snapshot.block.timestamp)
      rows.push({ kind: "difference", about: name, says: `the grant of ${trigger.key} has ended; grant it anew` });
  }
  return rows;
}

/** What guardians sign is what the contract checks: chain, address, name and every field. */
async function triggerRows({ snapshot, abi }: Subject, { name, hub }: Engine, at?: Address): Promise<readonly Row[]> {
  if (at === undefined) return [];
  const quorum = abi(name === "hub" ? "trigger" : "moduleTrigger");
  const order = {
    planId: lower(id("plan")),
    mask: 1n,
    tier: 2,
    evidence: lower(id("evidence")),
    epoch: 1n,
    nonce: lower(id("nonce")),
    deadline: 1n,
  };
  const digest = tripDigest(order, snapshot.chain.chainId, at);
  const alone = (await snapshot.ask(at, quorum, "isTightened"))?.[0] === true;
  return [
    ...(alone
      ? [{ kind: "note", about: name, says: "a guardian has tripped alone, and it is not closed" } as const]
      : []),
    ...compare(name, "the quorum trigger's hub", hub, (await snapshot.ask(at, quorum, "HUB"))?.[0]),
    ...compare(name, "what guardians sign", digest, (await snapshot.ask(at, quorum, "digestOf", [order]))?.[0]),
  ];
}

/** Announced changes are no difference yet; somebody should know of them. */
async function announcedRows(subject: Subject, { name, hub }: Engine, abi: Interface): Promise<readonly Row[]> {
  const { snapshot } = subject;
  const operations = (await subject.events(name)).filter((event) => event.name === "OperationProposed");
  const rows: Row[] = [];
  for (const operation of new Set(operations.map(({ args }) => String(args["operation"])))) {
    const ready = (await snapshot.ask(hub, abi, "readyAt", [operation]))?.[0] ?? 0n;
    if (same(ready, 0)) continue;
    const says = `an announced change ${operation} can be carried out from ${new Date(Number(ready) * 1_000).toISOString()} on`;
    rows.push({ kind: "note", about: name, says });
  }
  return rows;
}
