// Runs the modules on a chain. A deployment that was interrupted goes on where it stopped, but never from a chain that is gone.
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import { listTransactions } from "@nomicfoundation/ignition-core";
import { Wallet } from "ethers";
import hre from "hardhat";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Address, Hash } from "../../src/core/types.ts";
import { lower } from "../../src/lib/words.ts";
import type { Parameters } from "../../src/lifecycle/installation/parameters.ts";
import { installation } from "./modules.ts";

export type Made = {
  readonly contract: string;
  readonly address: Address;
  readonly transaction: Hash;
  readonly arguments: readonly unknown[];
};
export type Deployment = { readonly deployer: Address; readonly made: Readonly<Record<string, Made>> };

/** Deploys, hands over, and answers what was made in which transaction. */
export async function deployWithIgnition(
  parameters: Parameters,
  { url, key, local }: { readonly url: string; readonly key: string; readonly local: boolean },
): Promise<Deployment> {
  const connection = await hre.network.create({
    network: "localhost",
    override: { url, chainId: parameters.chain, accounts: [key], timeout: 120_000 },
  });
  const deploymentId = local
    ? `rehearsal-${randomBytes(6).toString("hex")}`
    : `chain-${parameters.chain}-${parameters.name}`;
  const folder = join(hre.config.paths.ignition, "deployments", deploymentId);
  try {
    const found = await connection.ignition.deploy(installation(parameters), {
      deploymentId,
      ...(local ? { config: { blockPollingInterval: 20 } } : {}),
    });
    const transactions = await listTransactions(folder, new HardhatArtifactResolver(hre.artifacts));
    const made = Object.entries(found).map(async ([name, contract]) => {
      const address = lower(await contract.getAddress());
      const creation = transactions.find((one) => one.address !== undefined && lower(one.address) === address);
      if (creation?.name === undefined)
        throw new FirebreakError("IGNITION", `expected the transaction that made ${name} in ${folder}, found none`);
      const { name: contractName, txHash, params = [] } = creation;
      return [name, { contract: contractName, address, transaction: lower(txHash), arguments: params }] as const;
    });
    return { deployer: lower(new Wallet(key).address), made: Object.fromEntries(await Promise.all(made)) };
  } finally {
    await connection.close();
    if (local) rmSync(folder, { recursive: true, force: true });
  }
}
