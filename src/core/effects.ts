import { withDeadline } from "../lib/deadline.ts";
import type { Action, Chain } from "./parts.ts";
import type { Block, NewEntry } from "./types.ts";

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

/**
 * What is paused where, asked of the chain by each action's own probe, beside everything else. `heldSince` is what the journal says: what was
 * lifted while nobody looked, or between two looks, is written down, too.
 */
export function createEffects(
  actions: ReadonlyMap<string, Action>,
  chain: Chain,
  heldSince: (action: string) => bigint | undefined,
) {
  const all = new Map<string, Effect>();
  const held = new Map<string, bigint>();

  async function look(id: string, action: Action, block: Block): Promise<readonly NewEntry[]> {
    const unknown: Holds = "unknown";
    const asked = action.holds(block, chain).then((it): Holds => (it ? "yes" : "no"));
    const holds = await withDeadline(asked, patienceMs, () => unknown).catch(() => unknown);
    const before = all.get(id);
    const isSame = before?.holds === holds;
    const { number } = block;
    all.set(id, { action: id, chainId: chain.chainId, holds, block: number, since: isSame ? before.since : number });
    if (holds === "yes") held.set(id, number);
    const since = heldSince(id);
    const isLifted = holds === "no" && since !== undefined && since < number;
    // That nothing holds at the start is what everybody expects.
    if (!isLifted && (isSame || (before === undefined && holds === "no"))) return [];
    // What nobody looked at may have held until the block before, and not longer: what is found in this one is found after it was lifted.
    const from = before === undefined ? number - 1n : (held.get(id) ?? since ?? number);
    const until =
      holds === "no" ? { held: `${await lastHeld(action, from, number)}`, ...(isLifted && { lifted: true }) } : {};
    return [{ kind: "effect", ref: id, body: { holds, block: `${number}`, chain: `${chain.chainId}`, ...until } }];
  }

  /**
   * The last block at which it held, of those from one at which it did to one at which it does not. Between two looks a fast chain makes several
   * blocks, and what was found while it still held must not be taken for found after it was lifted. What cannot be read counts as lifted.
   */
  async function lastHeld(action: Action, from: bigint, to: bigint): Promise<bigint> {
    let [last, gone] = [from, to];
    const narrow = async () => {
      while (gone - last > 1n) {
        const middle = (last + gone) / 2n;
        if (await action.holds(await chain.blockAt(middle), chain)) last = middle;
        else gone = middle;
      }
    };
    await withDeadline(narrow(), patienceMs, () => undefined).catch(() => undefined);
    return last;
  }

  return {
    /** One that cannot be read is unknown, and hides no other. */
    async at(block: Block): Promise<readonly NewEntry[]> {
      return (await Promise.all([...actions].map(([id, action]) => look(id, action, block)))).flat();
    },
    rows: (): readonly Effect[] => [...all.values()],
  };
}
