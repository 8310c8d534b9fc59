import { AbiCoder, Interface } from "ethers";
import type { Address } from "../../src/core/types.ts";
import { type Plan, parsePlan } from "../../src/lifecycle/plan-file.ts";
import { type Proof, provePlan } from "../../src/lifecycle/prove.ts";
import { loadArtifact } from "../../src/range/drill/artifact.ts";
import { createStage } from "../../src/range/drill/stage.ts";
import type { Fork } from "../../src/range/fork.ts";

export const HUB: Address = "0x00000000000000000000000000000000f12eb0aa";
/** Where a plan's release path is put when the hub is. */
export const RELEASE: Address = "0x00000000000000000000000000000000f12eb0ab";
/** Who deploys on forks. */
export const DEPLOYER: Address = "0x00000000000000000000000000000000000d0d0d";
export const PLAN = `0x${"70".repeat(32)}`;

export type Entry = { readonly use: string; readonly [setting: string]: unknown };
export type Assumption = { readonly from: string; readonly to: string; readonly call: string; readonly args?: unknown };

/** A plan of these actions for a hub that is not there yet. JSON is YAML. */
export function planOf(actions: readonly Entry[], assume: readonly Assumption[] = []): Plan {
  return parsePlan(JSON.stringify({ chain: 1, hub: HUB, plan: PLAN, release: RELEASE, actions, assume }), "plan.yaml");
}

export function prove(fork: Fork, actions: readonly Entry[], assume: readonly Assumption[] = []): Promise<Proof> {
  return provePlan(fork, planOf(actions, assume), { assume: true });
}

/** Deploys a contract of ours, or a package's, on a fork. */
export async function deploy(fork: Fork, name: string, args: readonly unknown[]): Promise<Address> {
  const { abi, bytecode } = loadArtifact(name);
  return deployCode(fork, new Interface(JSON.stringify(abi)), bytecode, args);
}

export async function deployCode(
  fork: Fork,
  abi: Interface,
  bytecode: string,
  args: readonly unknown[],
): Promise<Address> {
  const types = abi.deploy.inputs;
  const from = DEPLOYER;
  await createStage(fork).impersonate(from);
  const data = `${bytecode}${AbiCoder.defaultAbiCoder().encode(types, args).slice(2)}`;
  const hash = await fork.rpc("eth_sendTransaction", [{ from, data, gas: "0xe4e1c0" }]);
  await fork.rpc("evm_mine", []);
  const receipt = (await fork.rpc("eth_getTransactionReceipt", [hash])) as { contractAddress: Address };
  return receipt.contractAddress;
}

/** The code of the FirebreakError that it raises, and its message. */
export function refusal(work: () => unknown): { readonly code: unknown; readonly message: string } {
  try {
    work();
  } catch (error) {
    if (error instanceof Error && "code" in error) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: "none", message: "it was accepted" };
}
