import { withDeadline } from "../lib/deadline.ts";
import { inTurn } from "../lib/in-turn.ts";
import { entryOfGone } from "./lifted.ts";
import { holdsUntouched, ownEnd } from "./own-end.ts";
import type { Action, Chain } from "./parts.ts";
import type { Block, BlockRef, NewEntry } from "./types.ts";

export type Holds = "yes" | "no" | "unknown";

/** A line of the truth table: whether the effect of an action holds on its chain, at which block, and since which it was seen so. */
export type Effect = {
  readonly action: string;
  readonly chainId: bigint;
  readonly holds: Holds;
  readonly block: bigint;
  readonly since: bigint;
};

/** Milliseconds in which a chain says whether an effect holds. */
const patienceMs = 5_000;
/** Seconds after which what could not be asked is asked again. */
const restSeconds = 10n;

/** When an effect ends by itself, and the second, unix, from which on that is asked again: at its end, or soon where it could not be asked. */
type Given = { readonly end?: bigint; readonly askAt?: bigint };

/** A block at which it held, and whether nobody has looked since. */
type Bounds = { readonly from: bigint; readonly isUnseen: boolean };

export type EffectsOf = {
  readonly actions: ReadonlyMap<string, Action>;
  readonly chain: Chain;
  /** The same chain, for many questions that can wait. */
  readonly detecting: Chain;
};

/** What the journal says: what was lifted while nobody looked, or between two looks, is written down, too. */
export type EffectsKnown = {
  readonly heldSince: (action: string) => bigint | undefined;
  /** The last block at which an effect held that does not hold any more. */
  readonly lifted?: (action: string) => bigint | undefined;
  /** False where what others did before an intent ended is all that says so, and no look ever showed it. */
  readonly wasShown?: (action: string) => boolean;
  /** Whether approvers have announced that this effect may be lifted at this time. */
  readonly isAnnounced?: (action: string, time: bigint) => boolean;
};

/** What is paused where, asked of the chain by each action's own probe, beside everything else. */
export function createEffects(
  { actions, chain, detecting }: EffectsOf,
  { heldSince, lifted = () => undefined, wasShown = () => true, isAnnounced = () => false }: EffectsKnown,
) {
  const all = new Map<string, Effect>();
  const held = new Map<string, bigint>();
  /** How often blocks were taken away: what was asked of a branch that has gone meanwhile says nothing. */
  let branch = 0;
  let start: bigint | undefined;
  /** Of those that hold; with nothing in it while it is asked, and for what does not end by itself. */
  const given = new Map<string, Given>();
  const turn = inTurn();

  /**
   * Not awaited: whether it holds is told at once. Asked when it is seen first, so that nobody cuts it short unseen, and when it outlasts that. One after
   * the other, each question with the deadline of its node: right after a containment the nodes are needed for more.
   */
  function askEnd(id: string, action: Action, block: Block): void {
    const before = given.get(id);
    if (before !== undefined && (before.askAt === undefined || block.timestamp < before.askAt)) return;
    const asking: Given = {};
    given.set(id, asking);
    const isWanted = () => given.get(id) === asking;
    void turn(async () => {
      if (!isWanted()) return;
      // A busy node and one that has the state no more say as little as one that simulates nothing: a later head is asked.
      const answer = await ownEnd(action, block, detecting).then(
        (end): Given => (end === undefined ? {} : { end, askAt: end }),
        (): Given => ({ askAt: block.timestamp + restSeconds }),
      );
      if (isWanted()) given.set(id, answer);
    });
  }

  async function look(id: string, action: Action, block: Block): Promise<readonly NewEntry[]> {
    const unknown: Holds = "unknown";
    const begun = branch;
    const asked = action.holds(block, chain).then((it): Holds => (it ? "yes" : "no"));
    const holds = await withDeadline(asked, patienceMs, () => unknown).catch(() => unknown);
    if (begun !== branch) return [];
    const before = all.get(id);
    const isSame = before?.holds === holds;
    const { number } = block;
    all.set(id, { action: id, chainId: chain.chainId, holds, block: number, since: isSame ? before.since : number });
    if (holds === "yes") held.set(id, number);
    if (holds === "yes") askEnd(id, action, block);
    const since = heldSince(id);
    const isOver = holds === "no" && since !== undefined && since < number;
    // That nothing holds at the start is what everybody expects.
    if (!isOver && (isSame || (before === undefined && holds === "no"))) return [];
    // Brought about anew since it was seen to hold: what lies before that was lifted already.
    const from = latest(held.get(id), since);
    // What no look ever showed, and was over before the start, may be so for long: older versions did not write that down.
    const isOld = isOver && !held.has(id) && since < (start ?? number) && !wasShown(id);
    const isLifted = isOver && !(isOld && !(await heldBefore(action, block)));
    const hasHeld = holds === "no" && from !== undefined;
    const until = hasHeld ? await ending(id, action, { from, isUnseen: before === undefined, block, isLifted }) : {};
    if (begun !== branch) return [];
    return [{ kind: "effect", ref: id, body: { holds, block: `${number}`, chain: `${chain.chainId}`, ...until } }];
  }

  /** Whether it held in the block before; what nobody can say did not. */
  async function heldBefore(action: Action, { number }: Block): Promise<boolean> {
    const asked = async () => action.holds(await chain.blockAt(number - 1n), chain);
    return withDeadline(asked(), patienceMs, () => false).catch(() => false);
  }

  /** Until when it held, and why nobody has to be woken for that it does not any more: its time was over, or it was announced. */
  async function ending(
    id: string,
    action: Action,
    { block, isLifted, ...bounds }: Bounds & { readonly block: Block; readonly isLifted: boolean },
  ): Promise<NewEntry["body"]> {
    const last = await lastHeld(action, block.number, bounds);
    const end = given.get(id)?.end;
    given.delete(id);
    if (!isLifted) return { held: `${last}` };
    const isOver = end !== undefined && (await isOverBy(action, last, end, block));
    const by = isOver ? { by: "time" } : isAnnounced(id, block.timestamp) ? { by: "approvers" } : {};
    return { held: `${last}`, lifted: true, ...by };
  }

  /**
   * Whether its end had come in the block behind the last one at which it held. Asked of the state of that one, too: since its end was asked, people may
   * have made it longer, and what would hold on was lifted. So was what nobody can say.
   */
  async function isOverBy(action: Action, last: bigint, end: bigint, head: Block): Promise<boolean> {
    const asked = async () => {
      const next = last + 1n < head.number ? await chain.blockAt(last + 1n) : head;
      if (next.timestamp < end) return false;
      return !(await holdsUntouched(action, await chain.blockAt(last), next.timestamp, chain));
    };
    return withDeadline(asked(), patienceMs, () => false).catch(() => false);
  }

  /**
   * The last block at which it held, of those from one at which it did to one at which it does not. Between two looks a fast chain makes several
   * blocks, and what was found while it still held must not be taken for found after it was lifted. What nobody looked at, and nobody can say, may have
   * held until the first block at which it is known not to, and not longer.
   */
  async function lastHeld(action: Action, to: bigint, { from, isUnseen }: Bounds): Promise<bigint> {
    let [last, gone] = [from, to];
    const least = () => (isUnseen ? gone - 1n : last);
    const narrow = async () => {
      // From the newest back, in steps that double: most nodes have the state of the last blocks alone.
      for (let step = 1n; gone - last > 1n; step *= 2n) {
        const half = (gone - last) / 2n;
        const number = gone - (step < half ? step : half);
        if (await action.holds(await chain.blockAt(number), chain)) last = number;
        else gone = number;
      }
      return last;
    };
    return withDeadline(narrow(), patienceMs, least).catch(least);
  }

  return {
    /** One that cannot be read is unknown, and hides no other. */
    async at(block: Block): Promise<readonly NewEntry[]> {
      start ??= block.number;
      return (await Promise.all([...actions].map(([id, action]) => look(id, action, block)))).flat();
    },
    /**
     * These blocks are no longer part of the chain, newest first. What was seen to hold in them is looked at as if for the first time: where it holds
     * again it is written down again, so that its lift is none that nobody notices. What is said here is that nobody lifted anything in them.
     */
    reorganised(gone: readonly BlockRef[]): readonly NewEntry[] {
      const lowest = gone.at(-1);
      if (lowest === undefined) return [];
      const { number: from } = lowest;
      branch += 1;
      for (const row of all.values()) {
        const { action, since } = row;
        const isGone = since >= from;
        if (isGone && row.holds === "yes") all.set(action, { ...row, holds: "unknown" });
        if (isGone) given.delete(action);
        if ((held.get(action) ?? -1n) < from) continue;
        if (isGone) held.delete(action);
        else held.set(action, from - 1n);
      }
      const anew = [...actions.keys()].filter((id) => (lifted(id) ?? heldSince(id) ?? -1n) >= from);
      const { chainId } = chain;
      for (const id of anew) all.set(id, { action: id, chainId, holds: "unknown", block: from, since: from });
      return anew.map((id) => entryOfGone(id, chainId, lowest));
    },
    rows: (): readonly Effect[] => [...all.values()],
  };
}

function latest(one: bigint | undefined, other: bigint | undefined): bigint | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one;
}
