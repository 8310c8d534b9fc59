import { z } from "zod";
import { safeAt } from "../../actions/one-key.ts";
import type { Chain } from "../../core/parts.ts";
import type { Address, BlockRef } from "../../core/types.ts";
import { address, word } from "../../lib/fields.ts";
import { safeSlots } from "../../lib/safe-slots.ts";

/** What a Safe is made of: who signs, how many, who acts without them, and the words that name its code, guards and handler. */
export const safeState = z.strictObject({
  threshold: z.int().min(1),
  /** Ascending. */
  owners: z.array(address),
  modules: z.array(address),
  slots: z.record(z.string(), word),
});
export type SafeState = z.output<typeof safeState>;

/** The Safes among these accounts, as they are at this block. */
export async function safeStates(
  accounts: readonly Address[],
  block: BlockRef,
  chain: Chain,
): Promise<Record<Address, SafeState>> {
  const found = await Promise.all(
    accounts.map(async (account) => [account, await stateOf(account, block, chain)] as const),
  );
  return Object.fromEntries(found.flatMap(([account, state]) => (state === undefined ? [] : [[account, state]])));
}

async function stateOf(account: Address, block: BlockRef, chain: Chain): Promise<SafeState | undefined> {
  const safe = await safeAt(account, { block, chain });
  if (safe === undefined) return undefined;
  const slots = await Promise.all(
    Object.entries(safeSlots).map(async ([what, slot]) => [what, await chain.slot(account, slot, block)] as const),
  );
  const { threshold, owners, modules } = safe;
  return { threshold, owners: [...owners].sort(), modules: [...modules].sort(), slots: Object.fromEntries(slots) };
}
