import { messageOf } from "./errors.ts";
import { holdsAt, holdsNow } from "./outcomes.ts";
import type { Action, Chain } from "./parts.ts";
import { createPast } from "./past.ts";
import { depth, type Unsettled } from "./settled.ts";
import type { Block, BlockRef, NewEntry } from "./types.ts";

export type SettleOptions = {
  readonly unsettled: () => readonly Unsettled[];
  readonly actions: ReadonlyMap<string, Action>;
  readonly chain: Chain;
  readonly fault: (ref: string, reason: string) => void;
};

/** Blocks of which a full node still has the state. */
const known = 128n;
/** Blocks for which a node is asked about a block; one that lacks it by then will not have it later. */
const patience = 1_000n;

/** Blocks in which a transaction that a reorganisation took away comes back by itself, or who sent it says that it is sent again. */
const respite = 2n;

/** The last step of a containment: so many blocks deep, its transaction is still in its block, and no reorganisation can undo it. */
export function createSettling({ unsettled, actions, chain, fault }: SettleOptions) {
  /**
   * Those that are looked at once from a block on, however young they are: at the start all, since a reorganisation may have come while nobody
   * looked; later those that one may have taken away, since what was contained before the start, or by another replica, is followed by nobody here.
   */
  let missed: Map<string, bigint> | undefined;
  let lost: bigint | undefined;
  const past = createPast();

  async function look(one: Unsettled, block: Block): Promise<readonly NewEntry[]> {
    const isDeep = block.number - one.minedBlock >= depth;
    const { intent, action, incident, hash, minedBlock } = one;
    const place = { action, incident, ...(hash && { hash }), minedBlock: `${minedBlock}`, block: `${block.number}` };
    const stable = { ...place, chain: `${chain.chainId}` };
    if (await isThere(one)) return isDeep ? [{ kind: "stable", ref: intent, body: stable }] : [];

    // A reorganisation that nobody saw, such as one while the process was down.
    const reason =
      hash === undefined
        ? `its effect does not hold at block ${minedBlock} any more`
        : `transaction ${hash} is no longer in block ${minedBlock}`;
    const isHeld = await holdsNow(action, block, { actions, chain });
    // What held after the reorganisation and was lifted is not contained anew: who may open again has, or its time was over.
    const held = isHeld ? undefined : await heldSince({ intent, action, minedBlock }, block);
    if (isHeld || held !== undefined) {
      const why = `${reason}, and its effect ${isHeld ? "holds" : `held at block ${held}`}`;
      return isDeep ? [{ kind: "stable", ref: intent, body: { ...stable, reason: why } }] : [];
    }
    const again = { reason: `${reason}; it is acted on again`, action, again: [incident] };
    return [{ kind: "retracted", ref: intent, body: again }];
  }

  /** Whether its transaction is still in its block; of what somebody else did, whether the effect holds at the block at which it was seen. */
  async function isThere({ action, hash, minedBlock }: Unsettled): Promise<boolean> {
    if (hash === undefined) return holdsAt(action, minedBlock, { actions, chain });
    const block = await chain.blockAt(minedBlock);
    const place = (await chain.transactions(block)).findIndex((one) => one.hash === hash);
    // By its place, which the block's root holds: the hash in a receipt is one node's word.
    return place !== -1 && (await chain.results(block))[place]?.success === true;
  }

  /** A block of this branch at which the effect held. One whose state nobody can read any more says nothing. */
  async function heldSince(
    { intent, action, minedBlock }: Pick<Unsettled, "intent" | "action" | "minedBlock">,
    now: Block,
  ): Promise<bigint | undefined> {
    const { number } = now;
    const first = minedBlock > number - known ? minedBlock : number - known + 1n;
    let failure: unknown;
    for (let at = first; at < number; at++) {
      const block = await chain.blockAt(at);
      const asked = holdsNow(action, block, { actions, chain });
      const holds = await asked.catch((error: unknown) => {
        failure = error;
        return false;
      });
      // What could be said ends the count of looks at which nobody could.
      if (holds) return past.of(intent, now, Promise.resolve(at));
    }
    await past.of(intent, now, failure === undefined ? Promise.resolve() : Promise.reject(failure));
    return undefined;
  }

  /** What a reorganisation may have taken away is looked at a little later. */
  function miss({ number }: Block): Map<string, bigint> {
    const all = missed ?? new Map(unsettled().map(({ intent }) => [intent, number]));
    const from = lost;
    if (missed !== undefined && from !== undefined)
      for (const { intent, minedBlock } of unsettled()) if (minedBlock >= from) all.set(intent, number + respite);
    lost = undefined;
    missed = all;
    return all;
  }

  return {
    /** These blocks are no longer part of the chain, newest first. */
    reorganised(gone: readonly BlockRef[]): void {
      const from = gone.at(-1)?.number;
      if (from !== undefined && (lost === undefined || from < lost)) lost = from;
    },
    /** Looks once at each head at everything that is deep enough, and at what may be missed; what cannot be read is looked at again. */
    async at(block: Block): Promise<readonly NewEntry[]> {
      const entries: NewEntry[] = [];
      const due = miss(block);
      for (const one of unsettled()) {
        const deep = block.number - one.minedBlock;
        const isMissed = (due.get(one.intent) ?? block.number + 1n) <= block.number;
        if ((deep < depth && !isMissed) || deep < 0n || deep > depth + patience) continue;
        try {
          entries.push(...(await look(one, block)));
          if (isMissed) due.delete(one.intent);
        } catch (error) {
          fault(one.intent, `whether it is final cannot be read: ${messageOf(error)}`);
        }
      }
      return entries;
    },
  };
}
