import { setTimeout as pause } from "node:timers/promises";
import { concat, toQuantity } from "ethers";
import { FirebreakError, messageOf } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/types.ts";
import type { Fork } from "../fork.ts";
import { addressOf } from "../rpc/values.ts";

/** Puts contracts on a chain of our own. Every step is mined before the next one starts. */
export type Builder = {
  /** Runs a constructor at the address, as `from`, and leaves its runtime code there. The nonce becomes 1. */
  etch(at: Address, creation: Hex, from?: Address): Promise<void>;
  /** Deploys in the ordinary way. */
  create(creation: Hex): Promise<Address>;
  send(from: Address, to: Address, data: Hex, value?: bigint): Promise<void>;
};

// Below the cap of a transaction since EIP-7825, which EDR applies to calls too.
const GAS = toQuantity(15_700_000);
const RECEIPT_DEADLINE_MS = 10_000;
const TREASURY = toQuantity(10n ** 24n);

/** `deployer` pays for creations; every sender is impersonated and funded the first time that it sends. */
export function builder(fork: Fork, deployer: Address): Builder {
  const ready = new Set<Address>();

  const transact = async (from: Address, fields: { to?: Address; data: Hex; value?: string }): Promise<Receipt> => {
    if (!ready.has(from)) {
      await fork.rpc("hardhat_impersonateAccount", [from]);
      await fork.rpc("hardhat_setBalance", [from, TREASURY]);
      ready.add(from);
    }
    const hash = await fork.rpc("eth_sendTransaction", [{ from, gas: GAS, ...fields }]).catch((cause) => {
      throw new FirebreakError("EMBEDDED", `a step of the embedded chain was refused: ${messageOf(cause)}`, { cause });
    });
    const receipt = await receiptOf(fork, hash);
    if (receipt.status === "0x1") return receipt;
    const what = `${fields.data.slice(0, 10)} at ${fields.to ?? "creation"}`;
    throw new FirebreakError("EMBEDDED", `a step of the embedded chain reverted: ${what}`);
  };

  return {
    send: async (from, to, data, value = 0n) => {
      await transact(from, { to, data, value: toQuantity(value) });
    },
    create: async (creation) => addressOf((await transact(deployer, { data: creation })).contractAddress),
    // The call tells what the constructor returns, the transaction makes its writes, at this very address.
    etch: async (at, creation, from = deployer) => {
      await fork.rpc("hardhat_setCode", [at, creation]);
      const runtime = await fork.rpc("eth_call", [{ from, to: at, gas: GAS }, "latest"]);
      await transact(from, { to: at, data: "0x" });
      await fork.rpc("hardhat_setCode", [at, runtime]);
      await fork.rpc("hardhat_setNonce", [at, "0x1"]);
    },
  };
}

/** Creation code followed by its encoded arguments. */
export function withArguments(creation: Hex, encoded: string): Hex {
  return lower(concat([creation, encoded]));
}

/** Hex in lower case. */
export function lower(hex: string): Hex {
  return `0x${hex.slice(2).toLowerCase()}`;
}

type Receipt = { readonly status: unknown; readonly contractAddress?: unknown };

// anvil returns the hash before the block is mined.
async function receiptOf(fork: Fork, hash: unknown): Promise<Receipt> {
  const until = performance.now() + RECEIPT_DEADLINE_MS;
  while (performance.now() < until) {
    const receipt = await fork.rpc("eth_getTransactionReceipt", [hash]);
    if (typeof receipt === "object" && receipt !== null && "status" in receipt) return receipt;
    await pause(1);
  }
  throw new FirebreakError("EMBEDDED", `a step of the embedded chain has no receipt after ${RECEIPT_DEADLINE_MS} ms`);
}
