import { z } from "zod";
import type { DetectorPart } from "../core/parts.ts";
import type { Address, Log } from "../core/types.ts";
import { address } from "../lib/fields.ts";
import { addressOf, wordAt } from "../lib/words.ts";
import { withoutEvents } from "./code.ts";
import { makeDetector, severity } from "./common/make.ts";
import { roleName } from "./common/roles.ts";
import { topicOf } from "./common/signatures.ts";

const params = z.strictObject({
  contract: address.describe("The contract whose rights are given."),
  roles: z
    .array(z.string().regex(/^(0x[0-9a-fA-F]{64}|\d{1,20})$/, "expected a role: 32 bytes in hex, or a number"))
    .max(64)
    .default([])
    .describe("Roles that matter, as the event has them: 32 bytes in hex, or a number; all where none is named."),
  members: z.array(address).max(1_000).default([]).describe("Who may be given them."),
  severity,
});

/** How a contract says that somebody got a right: which right, and who. Sources: OpenZeppelin AccessControl and AccessManager, Circle's FiatToken, MakerDAO's and Solmate's auth. */
const grants: readonly { readonly event: string; readonly of: (log: Log) => readonly (string | undefined)[] }[] = [
  { event: "RoleGranted(bytes32,address,address)", of: ({ topics }) => [topics[1], topics[2]] },
  { event: "RoleGranted(uint64,address,uint32,uint48,bool)", of: ({ topics }) => [topics[1], topics[2]] },
  { event: "MinterConfigured(address,uint256)", of: ({ topics }) => ["minter", topics[1]] },
  { event: "MasterMinterChanged(address)", of: ({ topics }) => ["masterMinter", topics[1]] },
  { event: "OwnershipTransferred(address,address)", of: ({ topics, data }) => ["owner", topics[2] ?? wordAt(data, 1)] },
  { event: "Rely(address)", of: ({ topics }) => ["ward", topics[1]] },
];
const numbered = topicOf("RoleGranted(uint64,address,uint32,uint48,bool)");
const byTopic = new Map(grants.map(({ event, of }) => [topicOf(event), of]));

export const roleGrant: DetectorPart<z.output<typeof params>> = {
  name: "role-grant",
  about: "Somebody who is not on the list was given a role, the right to mint, or the ownership of a contract.",
  costToTrip: "The right to grant: only the contract itself emits the event, and only for who may grant.",
  params,

  create: ({ contract, roles, members, severity }, tools) => {
    const wanted = new Set(roles.map((role) => BigInt(role)));
    return makeDetector({
      id: tools.id,
      severity,
      subject: contract,
      takesPending: true,
      topics: [...byTopic.keys()],
      see: async ({ logs }) =>
        logs.flatMap((log) => {
          const [role, member] = byTopic.get(log.topics[0] ?? "0x")?.(log) ?? [];
          if (log.address !== contract || role === undefined || member === undefined) return [];
          if (wanted.size > 0 && !(role.startsWith("0x") && wanted.has(BigInt(role)))) return [];
          const account: Address = addressOf(member as Address);
          if (members.includes(account)) return [];
          const evidence = { ...readable(role, log), account, transaction: log.transactionHash };
          return [{ name: `${role}:${account}`, evidence }];
        }),
      objections: (block, chain) => withoutEvents([...byTopic.keys()], contract, block, chain, tools),
    });
  },
};

/** A role as people write it: by its number, or by its hash with what contracts call it. */
function readable(role: string, { topics }: Log): Readonly<Record<string, string>> {
  if (topics[0] === numbered) return { role: `${BigInt(role)}` };
  const called = roleName(role);
  return called === undefined ? { role } : { role, roleName: called };
}
