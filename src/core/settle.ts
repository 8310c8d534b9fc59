import { messageOf } from "./errors.ts";
import { holdsNow } from "./outcomes.ts";
import type { Action, Chain } from "./parts.ts";
import { depth, type Unsettled } from "./settled.ts";
import type { Block, NewEntry } from "./types.ts";

export type SettleOptions = {
  readonly unsettled: () => readonly Unsettled[];
  readonly actions: ReadonlyMap<string, Action>;
  readonly chain: Chain;
  readonly fault: (ref: string, reason: string) => void;
};

/** Blocks for which a node is asked about a block; one that lacks it by then will not have it later. */
const patience = 1_000n;

/** The last step of a containment: so many blocks deep, its transaction is still in its block, and no reorganisation can undo it. */
export function createSettling({ unsettled, actions, chain, fault }: SettleOptions) {
  async function look(one: Unsettled, block: Block): Promise<readonly NewEntry[]> {
    const { intent, action, incident, hash, minedBlock } = one;
    const place = { action, incident, hash, minedBlock: `${minedBlock}`, block: `${block.number}` };
    const results = await chain.results(await chain.blockAt(minedBlock));
    const stable = { ...place, chain: `${chain.chainId}` };
    if (results.some((result) => result.hash === hash && result.success))
      return [{ kind: "stable", ref: intent, body: stable }];

    // A reorganisation that nobody saw, such as one while the process was down.
    const reason = `transaction ${hash} is no longer in block ${minedBlock}`;
    if (await holdsNow(action, block, { actions, chain }))
      return [{ kind: "stable", ref: intent, body: { ...stable, reason: `${reason}, and its effect holds` } }];
    const again = { reason: `${reason}; it is acted on again`, action, again: [incident] };
    return [{ kind: "retracted", ref: intent, body: again }];
  }

  return {
    /** Looks once at each head at everything that is deep enough; what cannot be read is looked at again. */
    async at(block: Block): Promise<readonly NewEntry[]> {
      const entries: NewEntry[] = [];
      for (const one of unsettled()) {
        const deep = block.number - one.minedBlock;
        if (deep < depth || deep > depth + patience) continue;
        try {
          entries.push(...(await look(one, block)));
        } catch (error) {
          fault(one.intent, `whether it is final cannot be read: ${messageOf(error)}`);
        }
      }
      return entries;
    },
  };
}
