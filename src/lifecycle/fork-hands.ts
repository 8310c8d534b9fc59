import { setTimeout as pause } from "node:timers/promises";
import type { Interface } from "ethers";
import { z } from "zod";
import { FirebreakError, messageOf } from "../core/errors.ts";
import { mostGas } from "../core/transaction.ts";
import type { Address, Call, Hex } from "../core/types.ts";
import { lower } from "../lib/words.ts";
import type { Fork } from "../range/fork.ts";
import { revertReason } from "./hub.ts";

const rich = "0x21e19e0c9bab2400000"; // 10,000 ether
const deadlineMs = 20_000;

const receiptSchema = z.object({
  status: z.string(),
  gasUsed: z.string(),
  contractAddress: z.string().nullish(),
});
const headSchema = z.object({ timestamp: z.string(), gasLimit: z.string() });

export type Done = { readonly gasUsed: bigint; readonly created: Address | undefined };
export type Hands = ReturnType<typeof handsOn<Fork>>;

/** Does on a fork what somebody else would have to do: nobody needs a key there. Refusals raise REVERTED with the reason. */
export function handsOn<F extends Pick<Fork, "rpc">>(fork: F, hub: Interface) {
  const head = async () => {
    const { timestamp, gasLimit } = headSchema.parse(await fork.rpc("eth_getBlockByNumber", ["latest", false]));
    return { timestamp: BigInt(timestamp), gasLimit: BigInt(gasLimit) };
  };

  async function ask(from: Address, { to, data }: Call, gas?: bigint): Promise<Hex> {
    const limit = gas === undefined ? {} : { gas: `0x${gas.toString(16)}` };
    try {
      return lower(String(await fork.rpc("eth_call", [{ from, to, data, ...limit }, "latest"])));
    } catch (error) {
      const reason = revertReason(error, hub);
      if (reason === undefined) throw error;
      throw new FirebreakError("REVERTED", reason, { cause: error });
    }
  }

  /** Sends as somebody, with all the gas that a transaction may have, and waits for the receipt. */
  async function act(from: Address, call: { readonly to?: Address; readonly data: Hex }): Promise<Done> {
    await fork.rpc("hardhat_impersonateAccount", [from]);
    await fork.rpc("hardhat_setBalance", [from, rich]);
    const { gasLimit } = await head();
    const gas = gasLimit < mostGas ? gasLimit : mostGas;
    if (call.to !== undefined) await ask(from, { to: call.to, data: call.data }, gas);
    const hash = await fork.rpc("eth_sendTransaction", [{ from, ...call, gas: `0x${gas.toString(16)}` }]);
    return mined(String(hash));
  }

  async function mined(hash: string): Promise<Done> {
    const until = performance.now() + deadlineMs;
    while (performance.now() < until) {
      const answer = await fork.rpc("eth_getTransactionReceipt", [hash]);
      if (answer === null) {
        await pause(5);
        continue;
      }
      const { status, gasUsed, contractAddress } = receiptSchema.parse(answer);
      if (BigInt(status) !== 1n) throw new FirebreakError("REVERTED", "the transaction was mined and reverted");
      return { gasUsed: BigInt(gasUsed), created: contractAddress ? lower(contractAddress) : undefined };
    }
    throw new FirebreakError("ENGINE", `the fork mined nothing within ${deadlineMs} ms`);
  }

  /** Lets time pass until that second; does nothing when it has come already. */
  async function waitUntil(second: bigint): Promise<void> {
    if ((await head()).timestamp >= second) return;
    await fork.rpc("evm_setNextBlockTimestamp", [Number(second)]);
    await fork.rpc("evm_mine", []);
  }

  return { fork, head, ask, act, waitUntil };
}

/** The reason of a refusal; other errors rise. */
export function refusalOf(error: unknown): string {
  if (error instanceof FirebreakError && error.code === "REVERTED") return messageOf(error);
  throw error;
}
