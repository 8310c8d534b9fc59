import { type Account, nonceObjection, pausesAffordable } from "./account.ts";
import { type Armed, createArmedList } from "./armed.ts";
import type { Beat } from "./beat.ts";
import { FirebreakError, messageOf } from "./errors.ts";
import type { Action, Chain } from "./parts.ts";
import type { Address, Block, Hash, NewEntry } from "./types.ts";
import { type Undo, undoObjection } from "./undo.ts";

export type ReadinessSettings = {
  /** Blocks from one look to the next. */
  readonly everyBlocks: bigint;
  /** What the base fee is multiplied with to count the pauses that the key can pay. */
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
  /** Whoever signs, with what its account looks like now; undefined where nothing is sent. */
  readonly sender: { readonly address: Address; account(): Promise<Account> } | undefined;
  /** Nonces of the intents that are open. */
  readonly held: () => readonly bigint[];
  readonly beat: Pick<Beat, "prepared" | "gas">;
  readonly settings: ReadinessSettings;
};

type KnownCode = { readonly first: string; readonly changedAt: bigint | undefined; readonly isEmpty: boolean };

/** Where a proxy keeps its implementation (ERC-1967). */
const implementation: Hash = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
const daySeconds = 86_400n;
/** Gas of a pause that was never simulated. */
const usualGas = 1_000_000n;

/**
 * What the simulation of a call does not say: that recovery could undo it, that the code is still the one of the start, that no right ends soon,
 * that the key can pay. It runs beside everything else; what is red pages, and keeps nobody from acting.
 */
export function createReadiness({ actions, undos, chain, sender, held, beat, settings }: ReadinessOptions) {
  const list = createArmedList();
  const codes = new Map<Address, KnownCode>();
  const ends = new Map<string, bigint | undefined>();
  let [lookedAt, now]: [bigint | undefined, bigint] = [undefined, 0n];
  let affordable: bigint | undefined;
  let isSuspect = false;

  async function lookAtCode(address: Address, block: Block): Promise<void> {
    const [code, behind] = await Promise.all([chain.code(address, block), chain.slot(address, implementation, block)]);
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

  function changedCode(id: string): string | undefined {
    const changed = actions.get(id)?.relies?.find((address) => codes.get(address)?.changedAt !== undefined);
    if (changed === undefined) return undefined;
    return `the code of ${changed} is no longer the one of the start, since block ${codes.get(changed)?.changedAt}; look at it, then start again`;
  }

  function endingRight(id: string): string | undefined {
    const end = ends.get(id);
    if (end === undefined || end >= now + settings.grantDays * daySeconds) return undefined;
    return `the right of ${sender?.address} ends at ${new Date(Number(end) * 1_000).toISOString()}; have it granted anew`;
  }

  async function lookAtUndo(id: string, undo: Undo, block: Block): Promise<readonly NewEntry[]> {
    const prepared = beat.prepared(id);
    if (prepared === undefined) return [];
    const simulated = undoObjection(undo, prepared, sender?.address ?? undo.from, block, chain).catch(unread);
    const objection = missingCode([undo.call.to]) ?? (await simulated);
    const ref = `${id}/undo`;
    // What cannot be read now says nothing against what was seen before.
    if (objection instanceof FirebreakError && list.get(ref) !== undefined) return [];
    const reason = objection instanceof FirebreakError ? messageOf(objection) : objection;
    const row = { armed: reason === undefined, reason: reason ?? `simulated from ${undo.from}` };
    return list.set({ ...row, ref, chainId: chain.chainId, target: undo.call.to, path: "undo" }, block);
  }

  async function lookAtAccount(block: Block): Promise<readonly NewEntry[]> {
    if (sender === undefined) return [];
    const account = await sender.account();
    const ref = `account:${chain.chainId}`;
    const gas = [...actions.keys()]
      .map((id) => beat.gas(id) ?? 0n)
      .reduce((most, one) => (one > most ? one : most), 0n);
    affordable = pausesAffordable(account.balance, gas === 0n ? usualGas : gas, block.baseFee, settings.stressFee);
    const nonce = nonceObjection(account, held());
    // Seen at two looks: between two answers of a node a transaction of ours may have been mined.
    const stuck = nonce !== undefined && isSuspect ? nonce : undefined;
    isSuspect = nonce !== undefined;
    const { leastPauses, stressFee } = settings;
    const objection = stuck ?? tooPoor(list.get(ref));
    const reason =
      objection ?? `its next nonce is free, and it pays ${leastPauses} pauses at ${stressFee} times the base fee`;
    const place = { ref, chainId: chain.chainId, target: sender.address, path: "account" };
    return list.set({ ...place, armed: objection === undefined, reason }, block);
  }

  /** Green again only with half as much more, or a base fee that moves up and down would page at every block. */
  function tooPoor(last: Armed | undefined): string | undefined {
    const { leastPauses, stressFee } = settings;
    const least = last?.armed === false ? leastPauses + (leastPauses + 1n) / 2n : leastPauses;
    if (affordable === undefined || affordable >= least) return undefined;
    return `it cannot pay ${leastPauses} pauses at ${stressFee} times the base fee; fund ${sender?.address}`;
  }

  return {
    /** Looks at everything that is due at this head; returns an entry for what changed. What cannot be read stays as it was. */
    async at(block: Block): Promise<readonly NewEntry[]> {
      now = block.timestamp;
      if (lookedAt !== undefined && block.number < lookedAt + settings.everyBlocks) return [];
      lookedAt = block.number;
      const called = [...undos.values()].map(({ call }) => call.to);
      const relied = new Set([...[...actions.values()].flatMap(({ relies = [] }) => relies), ...called]);
      await Promise.allSettled([...relied].map((address) => lookAtCode(address, block)));
      const ofRights = [...actions].map(async ([id, action]) => {
        if (sender !== undefined) ends.set(id, await action.rightEnds?.(sender.address, block, chain));
      });
      const entries = [lookAtAccount(block), ...[...undos].map(([id, undo]) => lookAtUndo(id, undo, block))];
      const [told] = await Promise.all([Promise.allSettled(entries), Promise.allSettled(ofRights)]);
      return told.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
    },
    concern: (id: string): string | undefined =>
      missingCode(actions.get(id)?.relies) ?? changedCode(id) ?? endingRight(id),
    /** Undefined until the account was read. */
    affordable: (): bigint | undefined => affordable,
    rows: list.all,
  };
}

function unread(error: unknown): FirebreakError {
  if (error instanceof FirebreakError) return error;
  throw error;
}

export type Readiness = ReturnType<typeof createReadiness>;
