import type { Chain, Detector } from "../../src/core/parts.ts";
import type { Address, Hash, Hex, Log } from "../../src/core/types.ts";
import { privilegedChange } from "../../src/detectors/privileged-change.ts";
import { lower, toWord } from "../../src/lib/words.ts";
import { blockOf, fakeChain, hashFor, observationOf, sender, stranger, target } from "../support/fakes.ts";

export const event = "event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)";
export const topic0 = hashFor("RoleGranted(bytes32,address,address)");
export const role = hashFor("BRIDGE_ROLE");
export const team: Address = `0x${"7ea0".repeat(10)}`;
export const selector = "0x2f2ff15d"; // grantRole(bytes32,address)

export const padded = (address: Address): Hash => lower(toWord(BigInt(address)));

export function grant(account: Address = stranger, changes: Partial<Log> = {}): Log {
  const topics = [topic0, role, padded(account), padded(sender)];
  return { address: target, topics, data: "0x", transactionHash: hashFor("grant"), logIndex: 0, ...changes };
}

/** The announcement of the grant to the team, in blocks 100 to 102. */
export const announcement = {
  to: target,
  selector: "grantRole(bytes32,address)",
  value: { role, account: team, sender },
  fromBlock: 100,
  toBlock: 102,
};

export const watching = (settings: object): Detector =>
  privilegedChange.create(privilegedChange.params.parse({ address: target, ...settings }), { id: "roles" });

export const calling = (to: Address | undefined, input: Hex) => ({
  hash: hashFor(`calling ${to} ${input}`),
  from: sender,
  to,
  input,
  value: 0n,
});
export const granting = calling(target, `${selector}${role.slice(2)}${padded(team).slice(2)}`);

/** A chain whose every block holds these transactions. */
export const withTransactions = (...transactions: Awaited<ReturnType<Chain["transactions"]>>): Chain =>
  fakeChain({ transactions: async () => transactions });

/** How many findings a block with these logs gives. */
export async function foundIn(
  settings: object,
  logs: readonly Log[],
  chain = withTransactions(granting),
  block = 101,
): Promise<number> {
  const findings = await watching(settings).observe(observationOf(blockOf(block), { logs }), chain);
  return findings.length;
}
