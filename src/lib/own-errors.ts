import { keccakHex } from "./keccak.ts";

/** What the contracts of Firebreak say when they refuse a trip, and what that means to whoever wanted it. Source: contracts/guardian. */
const words: Readonly<Record<string, string>> = {
  "QuorumTrigger_Used(bytes32)": "the order was used already; another trip needs another nonce",
  "QuorumTrigger_Confirmed(bytes32)": "everything holds, and the order was sent before to say so",
  "QuorumTrigger_BadTier(uint8)": "the order names no tier from 1 to 3",
  "Quorum_TooFew(uint256,uint256)": "fewer guardians have signed than are needed",
  "Quorum_NotCounted(address)": "one who signed does not count: no guardian any more, or counted twice or out of order",
  "Quorum_BadSignature(address)": "a signature is not of the guardian that it names",
  "GuardianHub_NotTrigger(address)": "only the hub's own trigger may ask for this",
  "GuardianHub_UnknownPlan(bytes32)": "the hub knows no such plan, or it was revoked",
  "GuardianHub_WrongActions(bytes32)": "the actions are not those that were committed",
  "GuardianHub_BadMask(uint256)": "the mask names no action of the plan, or more than it has",
  "GuardianHub_NoGrant(address)": "the key has no grant, or it was revoked",
  "GuardianHub_GrantNotStarted(address,uint48)": "the key's grant has not begun",
  "GuardianHub_GrantExpired(address,uint48)": "the key's grant has ended",
  "GuardianHub_NotInGrant(address,bytes32)": "the plan is not in the key's grant",
  "GuardianHub_TierTooLow(uint8,uint8)": "the plan needs a higher tier",
  "GuardianHub_NoUsesLeft(address)": "the key's grant has no uses left for now",
  "GuardianHub_Cooldown(uint48)": "the key's grant is in its cooldown",
  "GuardianHub_WrongEpoch(uint64)": "it is of an earlier epoch, and so revoked; guardians must sign anew",
  "GuardianHub_TooLate(uint48)": "its deadline has passed",
  "GuardianHub_IncidentClosed(bytes32)": "the incident was closed; a new trip is needed",
  "GuardianHub_InsufficientGas(uint256)": "it has too little gas for the plan's actions",
  "GuardianHub_DryRun(uint256)": "it was only tried out",
};

/** The errors that are known, as Solidity writes them. */
export const ownErrors: readonly string[] = Object.keys(words);

const bySelector = new Map(
  Object.entries(words).map(([error, meaning]) => [
    keccakHex(Buffer.from(error)).slice(0, 10),
    `${error.slice(0, error.indexOf("("))}: ${meaning}`,
  ]),
);

/** What a refusal means, from the data that came with it, of which the first four bytes count; undefined where it is no error of ours. */
export function ownErrorIn(data: string): string | undefined {
  return bySelector.get(data.slice(0, 10).toLowerCase());
}
