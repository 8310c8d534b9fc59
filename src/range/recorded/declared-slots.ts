import { FirebreakError } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/types.ts";
import { addressOf, wordOf } from "../rpc/values.ts";
import type { Recording } from "./format.ts";

/** A slot that the recording lacks and a scenario sets, with the reason why that value is right. */
export type DeclaredSlot = {
  readonly account: Address;
  readonly slot: Hex;
  readonly value: Hex;
  readonly reason: string;
};

/** The declared slots by `account:slot`. Raises BAD_DECLARED for one that is recorded, has no reason, or is not a contract's. */
export function declaredSlots(
  { accounts, name }: Recording,
  declared: readonly DeclaredSlot[],
): ReadonlyMap<string, Hex> {
  for (const entry of declared) {
    const account = addressOf(entry.account);
    const slot = wordOf(entry.slot);
    const recorded = accounts.get(account);
    if (recorded === undefined)
      throw new FirebreakError(
        "BAD_DECLARED",
        `${account} is not an account of ${name}; declare slots of its contracts only`,
      );
    const known = recorded.slots.get(slot);
    if (known !== undefined)
      throw new FirebreakError(
        "BAD_DECLARED",
        `slot ${slot} of ${account} is recorded as ${known}; remove the declaration`,
      );
  }
  return declaredMap(declared);
}

/** The declared slots by `account:slot`, of a chain that has everything. Raises BAD_DECLARED for one without a reason. */
export function declaredMap(declared: readonly DeclaredSlot[]): ReadonlyMap<string, Hex> {
  return new Map(
    declared.map(({ account: holder, slot: place, value, reason }) => {
      const [account, slot] = [addressOf(holder), wordOf(place)];
      if (reason.trim() !== "") return [`${account}:${slot}`, wordOf(value)];
      throw new FirebreakError("BAD_DECLARED", `slot ${slot} of ${account} is declared without a reason; give one`);
    }),
  );
}

/** A slot from `account:slot=value:reason`. Raises BAD_DECLARED. */
export function parseDeclaredSlot(text: string): DeclaredSlot {
  const parts = /^(0x[0-9a-f]{40}):(0x[0-9a-f]{1,64})=(0x[0-9a-f]{1,64}):(.+)$/i.exec(text);
  const [, account, slot, value, reason = ""] = parts ?? [];
  if (parts !== null)
    return { account: addressOf(account), slot: wordOf(slot), value: wordOf(value), reason: reason.trim() };
  throw new FirebreakError(
    "BAD_DECLARED",
    `expected account:slot=value:reason with hex for the first three, found ${text}`,
  );
}
