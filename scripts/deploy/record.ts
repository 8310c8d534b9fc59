import { Interface, keccak256 } from "ethers";
import { z } from "zod";
import type { Rpc } from "../../src/chain/rpc.ts";
import type { Chain } from "../../src/core/parts.ts";
import type { Address } from "../../src/core/types.ts";
import { digestOf } from "../../src/lib/digest.ts";
import { addressOf, lower, wordAt } from "../../src/lib/words.ts";
import type { Parameters } from "../../src/lifecycle/installation/parameters.ts";
import { codeHashes, holdersOf } from "../../src/lifecycle/installation/people.ts";
import type { Deployed, Installation } from "../../src/lifecycle/installation/record.ts";
import { safeStates } from "../../src/lifecycle/installation/safes.ts";
import { sourceOf } from "./compiled.ts";
import type { Deployment, Made } from "./ignition.ts";

const inside = new Interface(["function RULES() view returns (address)", "function TRIGGER() view returns (address)"]);
const receipt = z.object({ blockNumber: z.string() });

type Facts = {
  readonly parameters: Parameters;
  readonly deployed: Deployment;
  readonly commit: string;
  readonly input: { readonly version: string; readonly text: string };
  readonly rpc: Rpc;
  readonly chain: Chain;
};

/** What was deployed, as the chain shows it. */
export async function recordOf({ parameters, deployed, commit, input, rpc, chain }: Facts): Promise<Installation> {
  const head = await chain.head();
  const one = async ({ contract, address, transaction, arguments: args }: Made): Promise<Deployed> => {
    const { blockNumber } = receipt.parse(await rpc.request("eth_getTransactionReceipt", [transaction]));
    return {
      contract,
      source: await sourceOf(contract),
      address,
      arguments: JSON.parse(JSON.stringify(args, (_, value) => (typeof value === "bigint" ? `${value}` : value))),
      block: Number(blockNumber),
      transaction,
      codeHash: lower(keccak256(await chain.code(address, head))),
    };
  };
  const contracts: Record<string, Deployed> = {};
  for (const [name, made] of Object.entries(deployed.made)) contracts[name] = await one(made);
  // The hub's own constructor makes these two.
  for (const [engine, rules, trigger] of [
    ["hub", "rules", "trigger"],
    ["module", "moduleRules", "moduleTrigger"],
  ] as const) {
    const hub = deployed.made[engine];
    if (hub === undefined) continue;
    const at = async (view: string): Promise<Address> => {
      const answer = await chain.call({ to: hub.address, data: lower(inside.encodeFunctionData(view)) }, head);
      return lower(addressOf(wordAt(answer, 0) ?? "0x"));
    };
    contracts[rules] = await one({ ...hub, contract: "PlanRules", address: await at("RULES"), arguments: [] });
    contracts[trigger] = await one({ ...hub, contract: "QuorumTrigger", address: await at("TRIGGER"), arguments: [] });
  }
  const holders = holdersOf(parameters);
  return {
    name: parameters.name,
    chainId: parameters.chain,
    commit,
    deployer: deployed.deployer,
    compiler: { version: input.version, input: digestOf(input.text) },
    parameters,
    contracts,
    holders: await codeHashes(holders, head, chain),
    safes: await safeStates(holders, head, chain),
  };
}
