import { unreadable } from "../actions/view.ts";
import type { App, ChainApp } from "../app/app.ts";
import { alreadyHolds } from "../core/beat-state.ts";
import { bigintOf } from "../core/entries.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Action } from "../core/parts.ts";
import type { Block } from "../core/types.ts";
import { holdsUndone } from "../core/undo.ts";
import { type Location, openRecordReadOnly } from "../record.ts";
import type { StoreReader } from "../store/sqlite.ts";
import { heldWarning } from "../warnings.ts";
import type { Objection } from "./check.ts";

/** What was found of actions whose effect holds already. */
export type Held = { readonly objections: readonly Objection[]; readonly warnings: readonly string[] };

type Seen = (action: string, chainId: bigint) => readonly bigint[];

/**
 * During an incident an effect holds as it should, and a view that always says so looks the same: such an action would never be taken. It is told apart by
 * a block of which the journal knows that it did not hold, or by what undoes it, simulated. What cannot be read is an objection of its own.
 */
export async function heldOn({ chains }: Pick<App, "chains">, record: Location): Promise<Held> {
  const all = await Promise.all(chains.map(heldActions));
  const held = all.flat();
  if (held.length === 0) return { objections: [], warnings: [] };
  const seen = await lastSeen(record);
  const found = held.map(async (one) => {
    const why = one.chain.executor === undefined ? undefined : await objectionTo(one, seen);
    return why === undefined ? [] : [{ about: `action ${one.id}`, objection: why }];
  });
  return { objections: (await Promise.all(found)).flat(), warnings: held.map(({ id }) => heldWarning(id)) };
}

type HeldAction = { readonly id: string; readonly action: Action; readonly chain: ChainApp; readonly head: Block };

async function heldActions(chain: ChainApp): Promise<readonly HeldAction[]> {
  const head = await chain.chain.head();
  const asked = [...chain.actions].map(async ([id, action]) => {
    const holds = await action.holds(head, chain.chain).catch((error: unknown) => unreadable(error, false));
    return holds ? [{ id, action, chain, head }] : [];
  });
  return (await Promise.all(asked)).flat();
}

async function objectionTo({ id, action, chain: one, head }: HeldAction, seen: Seen): Promise<string | undefined> {
  const { chain, undos, executor } = one;
  const blocks = seen(id, chain.chainId);
  const before = await Promise.all(blocks.map((block) => orNothing(holdsAtHeight(action, block, one))));
  // Of a block of which no node has the state any more, the journal is believed: what undoes it may leave in force what else holds it now.
  if (before.some((held) => held !== true)) return undefined;
  const call = undos.get(id)?.call ?? action.undoing;
  const from = undos.get(id)?.from ?? executor?.senderOf(id);
  const after = call && from && (await orNothing(holdsUndone(action, { call, from }, head, chain)));
  if (after === false) return undefined;
  if (after === true)
    return "its effect would hold also after what undoes it, so that it is never taken; correct `holds`";
  if (blocks.length > 0)
    return `its effect held at block ${blocks.join(" and ")} as well, of which the journal says that it did not; correct \`holds\``;
  return "its effect holds already, and nothing shows that it ever did not: if `holds` is wrong, it is never taken. Name who undoes it, such as `undo: { from: 0x… }`, or check when it does not hold";
}

async function holdsAtHeight(action: Action, block: bigint, { chain }: ChainApp): Promise<boolean> {
  return action.holds(await chain.blockAt(block), chain);
}

/** Undefined where nobody can say. */
function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error: unknown) => unreadable<T | undefined>(error, undefined));
}

/** What cannot be read for once is armed like what does not hold, so that the last block alone may show nothing. */
const mostSeen = 4;

/** By the journal, the last blocks at which an effect did not hold: it was armed by a simulation of its call, or the truth table says so. None where none can be read. */
async function lastSeen(record: Location): Promise<Seen> {
  const all = new Map<string, readonly bigint[]>();
  const reader = await orNothing(openRecordReadOnly(record));
  try {
    if (reader !== undefined) await read(reader, all);
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error;
  } finally {
    await reader?.close();
  }
  return (action, chainId) => all.get(`${chainId} ${action}`) ?? [];
}

const pageSize = 1_000;

async function read(reader: StoreReader, all: Map<string, readonly bigint[]>): Promise<void> {
  const next = (after: number) => reader.entries(after, pageSize, ["armed", "effect"]);
  for (let page = await next(0); page.length > 0; page = await next(page.at(-1)?.seq ?? 0))
    for (const { kind, ref, body } of page) {
      const isAgainst = kind === "effect" ? body["holds"] === "no" : body["reason"] !== alreadyHolds;
      if (!isAgainst) continue;
      const place = `${body["chain"]} ${ref}`;
      all.set(place, [...new Set([...(all.get(place) ?? []), bigintOf(body["block"])])].slice(-mostSeen));
    }
}
