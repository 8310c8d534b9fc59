import { withDeadline } from "../lib/deadline.ts";
import { when } from "../lib/when.ts";
import type { Nonces } from "./account.ts";
import { createAccounts, type Sender } from "./accounts.ts";
import { type Armed, createArmedList } from "./armed.ts";
import type { Beat } from "./beat.ts";
import { alreadyHolds } from "./beat-state.ts";
import { type Asked, askedOf } from "./ladder/rungs.ts";
import type { Action, Chain } from "./parts.ts";
import type { Playbook } from "./playbook.ts";
import { refusalOf, wordsOf } from "./refusal.ts";
import { saysPaused } from "./reverted.ts";
import type { Address, Block, Hash, NewEntry } from "./types.ts";
import { type Undo, undoObjection } from "./undo.ts";
import { createUnread } from "./unread.ts";

export type ReadinessSettings = {
  /** Blocks from one look to the next. */
  readonly everyBlocks: bigint;
  /** What the base fee is multiplied with, before the least tip is added, to count the pauses that the key can pay. */
  readonly stressFee: bigint;
  /** Fewer are red. */
  readonly leastPauses: bigint;
  /** A right that ends within so many days is red. */
  readonly grantDays: bigint;
};

export type ReadinessOptions = {
  readonly actions: ReadonlyMap<string, Action>;
  readonly undos: ReadonlyMap<string, Undo>;
  readonly chain: Chain;
  /** Whoever signs; none where nothing is sent. */
  readonly senders: readonly Sender[];
  /** Who sends an action; undefined where nothing is sent. */
  readonly senderOf: (action: string) => Address | undefined;
  /** Nonces of a sender's intents. */
  readonly nonces: (sender: Address) => Nonces;
  readonly beat: Pick<Beat, "prepared" | "gas">;
  readonly settings: ReadinessSettings;
  /** What their ladders ask of Safes is proven like any other way. */
  readonly playbooks?: readonly Pick<Playbook, "steps" | "ladders">[];
};

type Verdict = Pick<Armed, "armed" | "reason">;
type KnownCode = { readonly first: string; readonly changedAt: bigint | undefined; readonly isEmpty: boolean };

/** Where a proxy keeps its implementation (ERC-1967). */
const implementation: Hash = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
const daySeconds = 86_400n;
/** Milliseconds that a start waits for what is looked at beside its first beat. */
const beginMs = 300;
/** What is signed for an incident is good for hours: only its very end is told before it has come. */
const signedSeconds = 1_800n;

/**
 * What the simulation of a call does not say: that recovery could undo it, that the code is still the one of the start, that no right ends soon,
 * that the key can pay. It runs beside everything else; what is red, and what cannot be read for a while, pages, and keeps nobody from acting.
 */
export function createReadiness(options: ReadinessOptions) {
  const { actions, undos, chain, senders, senderOf, nonces, beat, settings } = options;
  const [list, unread] = [createArmedList(), createUnread()];
  const proposals = askedOf(options.playbooks ?? []);
  const codes = new Map<Address, KnownCode>();
  const ends = new Map<string, bigint | undefined>();
  /** What Safes were last found to be able to do, by what they are asked for. */
  const verdicts = new Map<string, Verdict>();
  let [lookedAt, now]: [bigint | undefined, bigint] = [undefined, 0n];
  const actionsOf = (sender: Address) => [...actions.keys()].filter((id) => senderOf(id) === sender);
  const accounts = createAccounts({ chainId: chain.chainId, senders, actionsOf, nonces, beat, list, unread, settings });

  async function lookAtCode(address: Address, block: Block): Promise<void> {
    const asked = Promise.all([chain.code(address, block), chain.slot(address, implementation, block)]);
    const [code, behind] = await unread.watch(codeOf(address), block, asked);
    const found = `${code} ${behind}`;
    const known = codes.get(address) ?? { first: found, changedAt: undefined };
    const changedAt = known.changedAt ?? (known.first === found ? undefined : block.number);
    codes.set(address, { first: known.first, changedAt, isEmpty: code === "0x" });
  }

  /** A call of nothing succeeds, so that no simulation says it. */
  function missingCode(addresses: readonly Address[] = []): string | undefined {
    const empty = addresses.find((address) => codes.get(address)?.isEmpty === true);
    return empty && `there is no code at ${empty}; correct the address, or wait until it is deployed`;
  }

  function changedCode(addresses: readonly Address[] = []): string | undefined {
    const changed = addresses.find((address) => codes.get(address)?.changedAt !== undefined);
    if (changed === undefined) return undefined;
    return `the code of ${changed} is no longer the one of the start, since block ${codes.get(changed)?.changedAt}; look at it, then start again`;
  }

  function endingRight(id: string): string | undefined {
    const end = ends.get(id);
    if (end === undefined || end >= now + settings.grantDays * daySeconds) return undefined;
    return `the right of ${senderOf(id)} ends at ${new Date(Number(end) * 1_000).toISOString()}; have it granted anew`;
  }

  function endingOrder(id: string): string | undefined {
    const { holds, signedUntil } = beat.prepared(id) ?? {};
    if (holds === true || signedUntil === undefined || signedUntil >= now + signedSeconds) return undefined;
    return `the order of the guardians ends at ${when(signedUntil)}; propose it again`;
  }

  async function lookAtRight(id: string, action: Action, block: Block): Promise<void> {
    const sender = senderOf(id);
    if (sender === undefined || action.rightEnds === undefined) return;
    ends.set(id, await unread.watch(rightTo(id), block, action.rightEnds(sender, block, chain)));
  }

  /** That nothing speaks against it is known only of what is read. */
  function unreadOf(id: string): string | undefined {
    const all = [...(actions.get(id)?.relies ?? []).map(codeOf), rightTo(id)];
    return all.map(unread.reason).find((reason) => reason !== undefined);
  }

  async function lookAtUndo(id: string, undo: Undo, block: Block): Promise<readonly NewEntry[]> {
    const prepared = beat.prepared(id);
    if (prepared === undefined) return [];
    const what = `the way back of ${id}`;
    const asked = undoObjection(undo, prepared, prepared.asks?.safe ?? senderOf(id) ?? undo.from, block, chain);
    const simulated = await unread.watch(what, block, asked).catch(() => null);
    // What cannot be read now says nothing against what was seen before, for a while.
    const reason = missingCode([undo.call.to]) ?? (simulated === null ? unread.reason(what) : simulated);
    if (simulated === null && reason === undefined) return [];
    const ref = `${id}/undo`;
    const row = { armed: reason === undefined, reason: reason ?? `simulated from ${undo.from}` };
    return list.set({ ...row, ref, chainId: chain.chainId, target: undo.call.to, path: "undo" }, block);
  }

  /** Of the same block, or a containment that lands between two questions would be told as a right that is lost. */
  async function verdictOf({ ref, call, action }: Asked, block: Block): Promise<Verdict> {
    const { safe, to, data, abi = data.slice(0, 10) } = call;
    const refused = await refusalOf(call, safe, block, chain);
    if (refused === undefined) return { armed: true, reason: `simulated from the Safe ${safe}` };
    // What holds refuses its own caller, too: a refusal says nothing then, neither against it nor for it.
    if ((await actions.get(action)?.holds(block, chain)) === true)
      return verdicts.get(ref) ?? { armed: true, reason: `${alreadyHolds}; not simulated` };
    const why = `the Safe ${safe} cannot call ${abi} of ${to} (${wordsOf(refused, call)})`;
    const isPaused = `that is paused already, and ${action} says that it is not: look whether both mean the same contract`;
    return { armed: false, reason: `${why}; ${saysPaused(refused) ? isPaused : "give it back its right"}` };
  }

  /** The way on which owners sign: from their Safe, since no key of ours makes the call. */
  async function lookAtProposal(one: Asked, block: Block): Promise<readonly NewEntry[]> {
    const { safe, to } = one.call;
    const what = `whether the Safe ${safe} may call ${to}`;
    const asked = await unread.watch(what, block, verdictOf(one, block)).catch(() => undefined);
    if (asked !== undefined) verdicts.set(one.ref, asked);
    const against = missingCode([safe, to]) ?? changedCode([safe, to]) ?? unread.reason(what);
    const verdict = against === undefined ? asked : { armed: false, reason: against };
    // What cannot be read now says nothing against what was seen before, for a while.
    if (verdict === undefined) return [];
    return list.set({ ...verdict, ref: one.ref, chainId: chain.chainId, target: to, path: "proposal" }, block);
  }

  return {
    /** Looks at codes and rights alone, for a while: what the first beat has to know, which would call armed for a moment what is not. Raises nothing. */
    async begin(block: Block): Promise<void> {
      now = block.timestamp;
      const relied = new Set([...actions.values()].flatMap(({ relies = [] }) => relies));
      const ofCodes = [...relied].map((address) => lookAtCode(address, block));
      const ofRights = [...actions].map(([id, action]) => lookAtRight(id, action, block));
      await withDeadline(Promise.allSettled([...ofCodes, ...ofRights]), beginMs, () => undefined);
    },
    /** Looks at everything that is due at this head; returns an entry for what changed. What cannot be read stays as it was, for a few looks. */
    async at(block: Block): Promise<readonly NewEntry[]> {
      now = block.timestamp;
      const isSoon =
        lookedAt !== undefined && block.number >= lookedAt && block.number < lookedAt + settings.everyBlocks;
      if (isSoon) return [];
      lookedAt = block.number;
      const called = [...undos.values()].map(({ call }) => call.to);
      const asked = proposals.flatMap(({ call }) => [call.safe, call.to]);
      const relied = new Set([...[...actions.values()].flatMap(({ relies = [] }) => relies), ...called, ...asked]);
      await Promise.allSettled([...relied].map((address) => lookAtCode(address, block)));
      const ofRights = [...actions].map(([id, action]) => lookAtRight(id, action, block));
      const entries = [
        ...accounts.looks(block),
        ...[...undos].map(([id, undo]) => lookAtUndo(id, undo, block)),
        ...proposals.map((one) => lookAtProposal(one, block)),
      ];
      const [told] = await Promise.all([Promise.allSettled(entries), Promise.allSettled(ofRights)]);
      return told.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
    },
    concern: (id: string): string | undefined =>
      missingCode(actions.get(id)?.relies) ??
      changedCode(actions.get(id)?.relies) ??
      endingRight(id) ??
      endingOrder(id) ??
      unreadOf(id),
    affordable: accounts.affordable,
    rows: list.all,
  };
}

const codeOf = (address: Address): string => `the code of ${address}`;
const rightTo = (id: string): string => `when the right to ${id} ends`;

export type Readiness = ReturnType<typeof createReadiness>;
