import { askedTier } from "../../../actions/hub.ts";
import { hasPower } from "../../../core/power.ts";
import type { Address, Call } from "../../../core/types.ts";
import { encodeCall } from "../../../lib/encode.ts";
import { lower } from "../../../lib/words.ts";
import { tuplesOf } from "../../hub.ts";
import { type Plan, tierOf } from "../../plan-file.ts";
import { innermost, plansOf } from "../planned.ts";
import type { Engine } from "./hub.ts";
import { compare, type Row, same } from "./snapshot.ts";
import type { Subject } from "./subject.ts";

/** Every plan of a hub: as it was written down, with its tier and its way back, and no other. */
export async function planRows(subject: Subject, engine: Engine): Promise<readonly Row[]> {
  const { record, places } = subject;
  const wanted = plansOf(record.parameters, places).filter(({ hub }) => hub === engine.hub);
  const committed = (await subject.events(engine.name))
    .filter(({ name }) => name === "PlanCommitted")
    .map(({ args }) => lower(String(args["planId"])));
  const rows: Row[] = [];
  for (const id of new Set(committed)) {
    if (wanted.some((plan) => plan.id === id)) continue;
    const hash = (await subject.snapshot.ask(engine.hub, subject.abi(engine.name), "planHash", [id]))?.[0];
    if (!same(hash, `0x${"00".repeat(32)}`))
      rows.push({ kind: "difference", about: engine.name, says: `expected no other plan, found ${id}` });
  }
  for (const plan of wanted) rows.push(...(await onePlan(subject, engine, plan)));
  return rows;
}

async function onePlan(subject: Subject, engine: Engine, plan: Plan): Promise<readonly Row[]> {
  const { snapshot } = subject;
  const about = `plan ${plan.id}`;
  const ask = async (view: string, args: readonly unknown[]) =>
    (await snapshot.ask(engine.hub, subject.abi(engine.name), view, args))?.[0];
  const hash: unknown = await ask("planHash", [plan.id]);
  if (same(hash, `0x${"00".repeat(32)}`))
    return [{ kind: "difference", about, says: `it is not committed in the ${engine.name}; propose and commit it` }];

  const { maxEffect, release } = plan.terms;
  const failing: unknown = await ask("dryRun", [plan.id, tuplesOf(plan)]);
  return [
    ...compare(about, "actions", plan.hash, hash),
    ...compare(about, "terms", [tierOf(plan.terms), maxEffect, release], await ask("planTerms", [plan.id])),
    ...compare(about, "actions that a dry run says would not hold (a bitmap)", 0, failing),
    ...lowered(about, plan),
    { kind: "note", about, says: releaseLine(plan) },
    ...(await wayBack(subject, engine, plan)),
  ];
}

function lowered(about: string, { terms }: Plan): readonly Row[] {
  const [tier, asked] = [tierOf(terms), askedTier(terms.maxEffect)];
  if (tier >= asked) return [];
  return [{ kind: "note", about, says: `minTier LOWERED to ${tier}, its effect asks for ${asked}` }];
}

function releaseLine({ terms }: Plan): string {
  const ends = terms.maxEffect === 0 ? "does not end by itself" : `ends by itself within ${terms.maxEffect} s`;
  return `its effect ${ends}; released by ${terms.release}`;
}

/**
 * What does not end by itself must be something that recovery can end: the controller may have the manager make a call on each target,
 * and the target listens to the manager, which it answers otherwise than a stranger.
 */
async function wayBack(subject: Subject, { release }: Engine, plan: Plan): Promise<readonly Row[]> {
  if (plan.terms.maxEffect !== 0) return [];
  const lasting = plan.actions.filter(({ maxEffect }) => maxEffect === 0).map(({ action }) => innermost(action));
  const rows: Row[] = [];
  for (const target of new Set(lasting.map(({ to }) => to))) {
    const about = `plan ${plan.id}`;
    const calls = subject.record.parameters.resumes.filter((one) => one.target === target);
    if (calls.length === 0)
      rows.push({ kind: "difference", about, says: `no call of resumes opens ${target} again; name it` });
    for (const { call, args } of calls)
      rows.push(...(await pathRows(subject, release, about, call, encodeCall(target, call, args))));
  }
  return rows;
}

async function pathRows(
  { snapshot, places, abi }: Subject,
  release: Address,
  about: string,
  says: string,
  call: Call,
): Promise<readonly Row[]> {
  const { manager } = places;
  if (manager === undefined) return [];
  const allowed = await snapshot.ask(manager, abi("manager"), "canCall", [release, call.to, call.data.slice(0, 10)]);
  const listens = await hasPower(call, manager, snapshot.block, snapshot.chain);
  return [
    ...compare(about, `its release path may call ${says} of ${call.to}`, [true, 0], allowed),
    ...(listens
      ? [{ kind: "note", about, says: `the manager can make ${says} of ${call.to}` } as const]
      : [
          {
            kind: "difference",
            about,
            says: `${call.to} answers the manager ${manager} as it answers a stranger on ${says}: its release path has no right there; give it`,
          } as const,
        ]),
  ];
}
