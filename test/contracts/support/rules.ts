import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import managerJson from "@openzeppelin/contracts/build/contracts/AccessManager.json" with { type: "json" };
import { Interface, id } from "ethers";
import { ethers, people } from "./chain.ts";
import { deployHub, pause, TERMS } from "./hub.ts";

const require = createRequire(import.meta.url);

/** The rules alone, a hub they speak of, a target with code, and two real AccessManagers. */
export async function deployRules() {
  const base = await deployHub();
  const rules = await ethers.deployContract("PlanRules");
  const target = await (await ethers.deployContract("Echo")).getAddress();
  const hub = await base.hub.getAddress();
  const managers = [await deployManager(), await deployManager()] as const;
  const check = (change: Parameters<typeof pause>[1], terms = TERMS) =>
    rules.getFunction("check").staticCall(hub, terms, [pause(target, change)]);
  // In the second tier, where a plan may take roles, too.
  const checkCall = (signature: string, ...words: bigint[]) =>
    check({ data: callOf(signature, ...words) }, { ...TERMS, minTier: 2 });
  return { ...base, rules, target, hubAddress: hub, managers, check, checkCall };
}

export async function deployManager(): Promise<string> {
  const { admin } = await people();
  const manager = await new ethers.ContractFactory(managerJson.abi, managerJson.bytecode, admin).deploy(admin.address);
  return manager.getAddress();
}

/** A selector and plain words behind it. */
export function callOf(signature: string, ...words: bigint[]): string {
  return id(signature).slice(0, 10) + words.map((word) => word.toString(16).padStart(64, "0")).join("");
}

/** AccessManager.execute around another call. */
export function throughManager(target: string, data: string): string {
  return new Interface(managerJson.abi).encodeFunctionData("execute", [target, data]);
}

/** Every function of a published ABI that can change state. */
export function writesOf(artifact: string): string[] {
  const { abi } = JSON.parse(readFileSync(require.resolve(artifact), "utf8"));
  const writes: string[] = [];
  new Interface(abi).forEachFunction((fragment) => {
    if (!fragment.constant) writes.push(fragment.format("sighash"));
  });
  return writes;
}
