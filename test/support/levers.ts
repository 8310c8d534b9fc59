// Real levers on recorded or embedded state: pulled by who holds them there, with the bytes that an adapter builds, without a hub.
import { setTimeout as pause } from "node:timers/promises";
import { Interface, toQuantity } from "ethers";
import type { Address, Call, Hex } from "../../src/core/types.ts";
import { encodeCall } from "../../src/lib/encode.ts";
import { addressOf, lower, wordAt } from "../../src/lib/words.ts";
import { revertReason } from "../../src/lifecycle/hub.ts";
import { bootEmbedded } from "../../src/range/embedded.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import type { DeclaredSlot } from "../../src/range/recorded/declared-slots.ts";
import { recordedTransaction } from "../../src/range/recorded/format.ts";
import { loadRecording } from "../../src/range/recording.ts";
import { rawTransaction } from "../../src/range/replay.ts";
import { type Entry, planOf } from "./plans.ts";

export const STRANGER: Address = "0x00000000000000000000000000000000000bad00";

export type Levers = ReturnType<typeof leversOn>;

const rich = "0xd3c21bcecceda1000000"; // 1,000,000 ether
const deadlineMs = 10_000;
const ample = 15_000_000n;
const noErrors = new Interface([]);

/** The embedded chain, with what stands on it. */
export async function embeddedLevers() {
  const fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
  return { ...leversOn(fork), chain: await bootEmbedded(fork) };
}

/** A fork of a recording, strict as ever; `declared` is what it lacks, each with the reason. */
export async function recordedLevers(path: string, declared: readonly DeclaredSlot[] = []) {
  return leversOn(await openFork({ source: { kind: "recording", path, declared }, engine: "anvil", order: "fifo" }));
}

/** The transaction at this place of a recorded block, as its sender signed it. */
export async function signedIn(path: string, index: number): Promise<Hex> {
  const { block } = await loadRecording(path);
  return rawTransaction(recordedTransaction.parse(block?.transactions[index]));
}

export function leversOn(fork: Fork) {
  const ask = async (call: Call): Promise<Hex> => {
    const answer = wordAt(lower(String(await fork.rpc("eth_call", [call, "latest"]))), 0);
    if (answer === undefined) throw new Error(`expected a word from ${call.to}, found less`);
    return answer;
  };

  /** Why it would be refused, or undefined. What is not recorded is an error, not a refusal. */
  const refusal = async (request: object): Promise<string | undefined> => {
    const missed = fork.misses().length;
    try {
      await fork.rpc("eth_call", [request, "latest"]);
      return undefined;
    } catch (error) {
      const reason = revertReason(error, noErrors);
      if (reason === undefined || fork.misses().length > missed) throw error;
      return reason;
    }
  };

  const succeeded = async (hash: unknown): Promise<boolean> => {
    const until = performance.now() + deadlineMs;
    while (performance.now() < until) {
      const receipt = (await fork.rpc("eth_getTransactionReceipt", [hash])) as { status: Hex } | null;
      if (receipt !== null) return BigInt(receipt.status) === 1n;
      await pause(5);
    }
    const misses = fork.misses().map(({ what }) => what);
    throw new Error(`expected a receipt within ${deadlineMs} ms, found none; not recorded: ${misses.join(", ")}`);
  };

  /** What anybody can send: nobody needs a key here, nor ether of their own. */
  const requestOf = async (from: Address, call: Call, gas: bigint, value = 0n) => {
    await fork.rpc("hardhat_impersonateAccount", [from]);
    await fork.rpc("hardhat_setBalance", [from, rich]);
    return { from, ...call, gas: toQuantity(gas), value: toQuantity(value) };
  };

  /** Sends it, mines it, and says "done" or why it was refused. */
  const transact = async (from: Address, call: Call, gas: bigint, value = 0n): Promise<string> => {
    const request = await requestOf(from, call, gas, value);
    const reason = await refusal(request);
    const done = await succeeded(await fork.rpc("eth_sendTransaction", [request]));
    if (done !== (reason === undefined)) throw new Error(`expected the mined call to end as the asked one: ${reason}`);
    return reason ?? "done";
  };

  return {
    fork,
    /** The first word of a view's answer, as a number. */
    read: async (of: Address, view: string, args: readonly unknown[] = []) =>
      BigInt(await ask(encodeCall(of, view, args))),
    /** Who holds an office, as a view of the contract says it. */
    holder: async (of: Address, view: string) => addressOf(await ask(encodeCall(of, view, []))),
    holds: async (entry: Entry) => {
      const { probeTarget: to, probeData: data, mask, expected } = actionOf(entry);
      return (BigInt(await ask({ to, data })) & BigInt(mask)) === BigInt(expected);
    },
    /** The adapter's bytes, with the gas that a hub would give them. */
    pull: (by: Address, entry: Entry) => {
      const { target: to, data, gasCap } = actionOf(entry);
      return transact(by, { to, data }, BigInt(gasCap) + intrinsicGas(data));
    },
    send: (by: Address, to: Address, call: string, args: readonly unknown[] = [], value = 0n) =>
      transact(by, encodeCall(to, call, args), ample, value),
    transact: (by: Address, call: Call) => transact(by, call, ample),
    /** Pulls, and in the same block behind it lets a transaction run that somebody signed on mainnet for that block. */
    pullBefore: async (signed: Hex, by: Address, entry: Entry) => {
      const { target: to, data, gasCap } = actionOf(entry);
      const request = await requestOf(by, { to, data }, BigInt(gasCap) + intrinsicGas(data));
      await fork.rpc("evm_setAutomine", [false]);
      const pulling = await fork.rpc("eth_sendTransaction", [request]);
      const replaying = await fork.rpc("eth_sendRawTransaction", [signed]);
      await fork.rpc("evm_mine");
      return { pulled: await succeeded(pulling), replayed: await succeeded(replaying) };
    },
    /** What a reader of the run should know of a lever, and what else the test set; the runner shows it. */
    note: (lever: string, contract: Address, holder: Address, from: string, also = "") => {
      const { forkBlock, declared } = fork;
      const state = forkBlock === 0 ? "embedded chain, code from npm, state ours" : `state of block ${forkBlock}`;
      const slots = declared.map(({ account, slot, value, reason }) => `${account}[${slot}] = ${value}, ${reason}`);
      const set = [...slots, also].filter((one) => one !== "").join("; ") || "nothing";
      console.log(`note: lever ${lever}: ${state}; ${contract} by ${holder}, ${from}; declared: ${set}; ether for gas`);
    },
    close: () => fork.close(),
  };
}

function actionOf(entry: Entry) {
  const [planned] = planOf([entry]).actions;
  if (planned === undefined) throw new Error("expected one action, found none");
  return planned.action;
}

function intrinsicGas(data: Hex): bigint {
  const bytes = Buffer.from(data.slice(2), "hex");
  return 21_000n + bytes.reduce((sum, byte) => sum + (byte === 0 ? 4n : 16n), 0n);
}
