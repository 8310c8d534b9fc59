// What ten thousand watched contracts cost: processor time per block, memory per contract, and in all.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Bot, startFirebreak, startFloor } from "./bots.ts";
import { type BenchChain, startChain } from "./chain.ts";

export type Resources = {
  /** Milliseconds of processor time per block: what a process with blocks used more than one that had seen none yet. */
  readonly cpuMs: number;
  /** The same with nothing subtracted. */
  readonly grossMs: number;
  /** Milliseconds per block with 300 transactions, what it uses without blocks left out as well. Where there were none, not a number. */
  readonly fullMs: number;
  /** Megabytes. */
  readonly rss: number;
  readonly readyMs: number;
};

/** A collection of the whole heap, which takes as long as a hundred quiet blocks, comes about once in three hundred of them or thirty full ones: fewer would show it in one run and not in another. */
const blocks = 300;
export const manyFull = 120;
const ticksPerSecond = 100;

export async function measureResources(contracts: number, fullBlocks = 0): Promise<Resources> {
  return measure(({ key, port }) => startFirebreak({ key, ports: [port], quorum: 1, contracts }), fullBlocks);
}

/** Milliseconds from the start of the process until it is ready to act. */
export async function measureStart(contracts: number): Promise<number> {
  const chain = await startChain();
  try {
    const bot = await startFirebreak({ key: chain.key, ports: [chain.port], quorum: 1, contracts });
    await bot.stop();
    return bot.readyMs;
  } finally {
    await chain.close();
  }
}

/** Of a process that is told of each head, asks two questions, and does nothing else. */
export async function measureFloor(fullBlocks: number): Promise<Resources> {
  return measure(({ port }) => startFloor(port), fullBlocks);
}

async function measure(start: (chain: BenchChain) => Promise<Bot>, fullBlocks: number): Promise<Resources> {
  const chain = await startChain();
  const bot = await start(chain);
  try {
    // Before the blocks: what is collected when they stop would count as idle. And not at once: so would what the start left to collect.
    await sleep(10_000);
    const idle = await cpuOver(bot.pid, () => sleep(blocks * 60));
    await warm(chain);
    const busy = await cpuOver(bot.pid, async () => {
      for (let block = 0; block < blocks; block++) {
        await chain.mine();
        await sleep(60);
      }
    });
    let full = 0;
    for (let block = 0; block < fullBlocks; block++) {
      await chain.fill(false);
      // What the transactions cost before their block is the node's.
      full += await cpuOver(bot.pid, () => chain.mine().then(() => sleep(200)));
    }
    return {
      cpuMs: (busy - idle) / blocks,
      grossMs: busy / blocks,
      fullMs: full / fullBlocks - (idle / (blocks * 60)) * 200,
      rss: rssOf(bot.pid),
      readyMs: bot.readyMs,
    };
  } finally {
    await bot.stop();
    await chain.close();
  }
}

async function warm(chain: BenchChain): Promise<void> {
  for (let block = 0; block < 30; block++) {
    await chain.fill(false);
    await chain.mine();
    await sleep(30);
  }
  // Until what runs at every block is compiled: after 300 of them the compiler still takes a fifth of the time.
  for (let block = 0; block < 1_000; block++) {
    await chain.mine();
    await sleep(20);
  }
}

/** Milliseconds of user and system time that a process used meanwhile. Source: proc(5), fields 14 and 15 of stat. */
async function cpuOver(pid: number, work: () => Promise<unknown>): Promise<number> {
  const before = ticks(pid);
  await work();
  return ((ticks(pid) - before) * 1_000) / ticksPerSecond;
}

function ticks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

function rssOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_024;
}
