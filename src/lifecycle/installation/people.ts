import { keccak256 } from "ethers";
import type { Offices } from "../../actions/one-key.ts";
import type { Chain } from "../../core/parts.ts";
import type { Address, BlockRef, Hash } from "../../core/types.ts";
import { lower } from "../../lib/words.ts";
import type { Parameters } from "./parameters.ts";

/** The offices that parameters give, for the one-key rule. */
export function officesOf({ guardians, triggers, admin, recovery, safe }: Parameters): Offices {
  const seats = [
    { office: "the hub's admin", holder: admin, slow: true },
    { office: "the AccessManager's admin", holder: recovery.admin, slow: true },
    { office: "the right to resume", holder: recovery.authority },
    ...(safe === undefined ? [] : [{ office: "the Safe that acts", holder: safe, slow: true }]),
  ];
  return { guardians, triggers: [...new Set(triggers.map(({ key }) => key))], seats };
}

/** Everybody who holds an office, once. */
export function holdersOf(parameters: Parameters): readonly Address[] {
  const { guardians, triggers, seats } = officesOf(parameters);
  return [...new Set([...seats.map(({ holder }) => holder), ...guardians.members, ...triggers])];
}

/** keccak256 of each one's code; of no code for a key. */
export async function codeHashes(
  accounts: readonly Address[],
  block: BlockRef,
  chain: Chain,
): Promise<Record<Address, Hash>> {
  const hash = async (account: Address) => [account, lower(keccak256(await chain.code(account, block)))] as const;
  return Object.fromEntries(await Promise.all(accounts.map(hash)));
}
