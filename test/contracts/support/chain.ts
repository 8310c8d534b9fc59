import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Contract, ContractTransactionReceipt, ContractTransactionResponse, TransactionReceipt } from "ethers";
import { network } from "hardhat";

const connection = await network.create();

/** One in-process chain for all contract tests; every test starts from a fixture's snapshot. */
export const { ethers, networkHelpers } = connection;
export const { loadFixture, takeSnapshot, time } = networkHelpers;

export type Signer = HardhatEthersSigner;

after(async () => {
  await connection.close();
});

/** Sends a transaction to a contract as somebody. */
export function send(
  contract: Contract,
  by: Signer,
  method: string,
  ...args: unknown[]
): Promise<ContractTransactionResponse> {
  return contract
    .connect(by)
    .getFunction(method)
    .send(...args);
}

/** Sends it and waits for the receipt. */
export async function mined(
  contract: Contract,
  by: Signer,
  method: string,
  ...args: unknown[]
): Promise<ContractTransactionReceipt> {
  const receipt = await (await send(contract, by, method, ...args)).wait();
  if (receipt === null) throw new Error(`expected a receipt for ${method}, found none`);
  return receipt;
}

/** Asks a contract without changing anything, as anybody. */
export function ask(contract: Contract, method: string, ...args: unknown[]) {
  return contract.getFunction(method).staticCall(...args);
}

/** The first event of this name in a receipt, by its arguments' names. */
export function eventOf(contract: Contract, receipt: TransactionReceipt, name: string): Record<string, unknown> {
  for (const log of receipt.logs) {
    const parsed = contract.interface.parseLog(log);
    if (parsed?.name === name) return parsed.args.toObject();
  }
  throw new Error(`expected an event ${name}, found none`);
}

/** The test accounts, each under the name of its office. */
export async function people() {
  const [deployer, admin, recovery, bot, secondBot, stranger, ...guardians] = await ethers.getSigners();
  if (!deployer || !admin || !recovery || !bot || !secondBot || !stranger) throw new Error("expected 20 test accounts");
  return { deployer, admin, recovery, bot, secondBot, stranger, guardians: sorted(guardians.slice(0, 5)) };
}

function sorted(signers: Signer[]): Signer[] {
  return signers.sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
}
