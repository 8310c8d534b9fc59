import type { Chain } from "../../core/parts.ts";
import type { Address, BlockRef, Hash, Hex, Observation } from "../../core/types.ts";
import { atParent } from "./past.ts";
import { type Settled, settled } from "./settle.ts";

export type NamedRead = { readonly what: string; readonly read: (block: BlockRef) => Promise<Hex> };
export type Difference = { readonly what: string; readonly before: Hex; readonly now: Hex };

export function slotRead(what: string, account: Address, slot: Hash, chain: Chain): NamedRead {
  return { what, read: (block) => chain.slot(account, slot, block) };
}

/** The readings that are not what they were one block before. Whoever makes one of them unreadable hides no other. */
export function differences(reads: readonly NamedRead[], observation: Observation): Promise<Settled<Difference>> {
  return settled(
    reads.map(async ({ what, read }) => {
      const [now, before] = await Promise.all([read(observation.block), atParent(observation, read)]);
      return before === undefined || before === now ? [] : [{ what, before, now }];
    }),
  );
}
