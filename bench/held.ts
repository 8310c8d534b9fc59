// How long the event loop stands still in a process that asks one hostile node, and does nothing else. Run with the name of an answer; says a list of
// milliseconds, one for each reading.
import { fork } from "node:child_process";
import { once } from "node:events";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openChain } from "../src/chain/reader.ts";
import { openRpc } from "../src/chain/rpc.ts";
import type { Block } from "../src/core/types.ts";

/** Readings of each answer: so many that one of a hundred may be worse, or as many as there is time for. */
const [mostTimes, leastTimes, patienceMs] = [100, 12, 20_000];
const word: Block["hash"] = `0x${"11".repeat(32)}`;
const address: Block["hash"] = `0x${"22".repeat(20)}`;
const filters = [{ address, topic0: word }];

async function heldUpBy(name: string): Promise<readonly number[]> {
  const node = fork(fileURLToPath(new URL("giant.ts", import.meta.url)), [name], { stdio: "inherit" });
  const [port] = await once(node, "message");
  const rpc = openRpc(`http://127.0.0.1:${port}`, { timeoutMs: 10_000 });
  const held: number[] = [];
  try {
    const begun = performance.now();
    // The first readings, one by each door, compile what the others run.
    for (let reading = -doors.length; reading < mostTimes; reading++) {
      if (reading >= leastTimes && performance.now() - begun > patienceMs) break;
      const longest = await during(() => read(name, rpc, reading));
      if (reading >= 0) held.push(longest);
    }
  } finally {
    await rpc.close();
    node.disconnect();
  }
  return held;
}

/** Where a node's answer comes in: who wants to hurt takes any of them. */
const doors = ["call", "balance", "logs", "receipts"] as const;

/** By one door after the other, but for logs and receipts, which come where such are asked for. What is refused is as good as what is read. */
async function read(name: string, rpc: ReturnType<typeof openRpc>, reading: number): Promise<unknown> {
  const number = BigInt(reading + doors.length);
  const block: Block = {
    ...{ number, hash: `0x${number.toString(16).padStart(64, "0")}`, parentHash: word, timestamp: 1n, baseFee: 1n },
    ...{ logsBloom: `0x${"ff".repeat(256)}`, receiptsRoot: word },
  };
  const some = name.includes("receipt") ? doors.slice(3) : name.includes("log") ? doors.slice(2) : doors;
  const door = some[(reading + doors.length) % some.length];
  const chain = openChain(1n, [rpc], { logs: door === "receipts" ? "root" : "filtered" });
  const reads = {
    call: () => chain.call({ to: address, data: "0x" }, block),
    balance: () => chain.balance(address, block),
    logs: () => chain.logs(block, filters),
    receipts: () => chain.logs(block, filters),
  };
  return (door && reads[door]())?.catch(() => undefined);
}

async function during(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  await sleep(20);
  delay.enable();
  await sleep(5);
  delay.reset();
  await work();
  await sleep(5);
  delay.disable();
  return delay.max / 1e6;
}

process.send?.(await heldUpBy(process.argv[2] ?? ""));
process.disconnect();
