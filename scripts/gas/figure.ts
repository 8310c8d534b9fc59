import type { Contract } from "ethers";
import type { network } from "hardhat";
import { FirebreakError } from "../../src/core/errors.ts";

/** One figure in gas, the figure it is compared with, the quotient, and whether the bound that must hold does. */
export interface GasFigure {
  readonly name: string;
  readonly gas: number;
  readonly reference: number;
  readonly ratio: number;
  readonly within: boolean;
}

export type Connection = Awaited<ReturnType<typeof network.create>>;
export type Ethers = Connection["ethers"];

export function figure(name: string, gas: number, reference: number, most = Number.POSITIVE_INFINITY): GasFigure {
  return { name, gas, reference, ratio: Number((gas / reference).toFixed(4)), within: gas <= most };
}

/** The increment of a guarded over an unguarded function, as the contract itself sees it. */
export async function increment(contract: Contract, ...args: unknown[]): Promise<number> {
  const [bare, guarded] = await contract.getFunction("measure").staticCall(...args);
  return Number(guarded - bare);
}

/** The gas of a whole transaction. */
export async function gasOf(sent: { wait(): Promise<{ gasUsed: bigint } | null> }): Promise<number> {
  const receipt = await sent.wait();
  if (receipt === null)
    throw new FirebreakError("GAS_RECEIPT", "expected a receipt from the in-process chain, found none");
  return Number(receipt.gasUsed);
}
