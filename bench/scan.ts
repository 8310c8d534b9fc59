// How many blocks a second somebody who was away catches up with, on one chain of 300-transaction blocks.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { id, JsonRpcProvider, toBeHex, zeroPadValue } from "ethers";
import { openStoreReadOnly } from "../src/store/sqlite.ts";
import { startFirebreak } from "./bots.ts";
import { type BenchChain, chainId, startChain, target } from "./chain.ts";

export type Scan = { readonly blocks: number; readonly perSecond: number };

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const topic0 = id("Drain(address,uint256)");

/** A chain with so many full blocks, none of which holds what is watched. */
export async function chainOf(blocks: number): Promise<BenchChain> {
  const chain = await startChain();
  for (let block = 0; block < blocks; block++) {
    await chain.fill(false);
    await chain.mine();
  }
  return chain;
}

export function watchedAddresses(contracts: number): readonly string[] {
  const others = Array.from({ length: contracts - 1 }, (_, at) =>
    zeroPadValue(toBeHex(0xc0ffee000000n + BigInt(at)), 20),
  );
  return [...others, target];
}

/** Firebreak from its record: from the first block that it moves past until all below the head are written down; the head itself is looked at first. */
export async function scanWithFirebreak(chain: BenchChain, contracts: number, blocks: number): Promise<Scan> {
  const first = (await chain.rpc.call("eth_getBlockByNumber", ["0x1", false])) as { hash: string };
  const bot = await startFirebreak({
    ...{ key: chain.key, ports: [chain.port], quorum: 1, contracts },
    from: { number: 1n, hash: first.hash },
    untilReady: false,
  });
  const reader = await openStoreReadOnly(bot.store);
  try {
    const at = async () => Number((await reader.cursor(BigInt(chainId)))?.number ?? 1n);
    const [from, to] = [await moved(at, (now) => now > 1), await moved(at, (now) => now >= blocks)];
    const seconds = (to.at - from.at) / 1_000;
    return { blocks: to.block - from.block, perSecond: (to.block - from.block) / seconds };
  } finally {
    await reader.close();
    await bot.stop();
  }
}

async function moved(
  at: () => Promise<number>,
  enough: (block: number) => boolean,
): Promise<{ block: number; at: number }> {
  const end = performance.now() + 120_000;
  for (;;) {
    const block = await at();
    if (enough(block)) return { block, at: performance.now() };
    if (performance.now() > end) throw new Error(`expected the record to move on, it stands at block ${block}`);
    await sleep(1);
  }
}

/** The least that a scanner can do: one `eth_getLogs` a block, for all addresses. */
export async function scanBare(chain: BenchChain, contracts: number, blocks: number): Promise<Scan> {
  const address = watchedAddresses(contracts);
  const from = performance.now();
  for (let block = 2; block <= blocks + 1; block++) {
    const at = toBeHex(block);
    await chain.rpc.call("eth_getLogs", [{ fromBlock: at, toBlock: at, address, topics: [[topic0]] }]);
  }
  return { blocks, perSecond: (blocks * 1_000) / (performance.now() - from) };
}

/** As ethers' documentation shows it: `getLogs` with the addresses, block by block. */
export async function scanWithEthers(chain: BenchChain, contracts: number, blocks: number): Promise<Scan> {
  const provider = new JsonRpcProvider(chain.url, chainId, { staticNetwork: true });
  const address = [...watchedAddresses(contracts)];
  const from = performance.now();
  for (let block = 2; block <= blocks + 1; block++)
    await provider.getLogs({ fromBlock: block, toBlock: block, address, topics: [[topic0]] });
  const perSecond = (blocks * 1_000) / (performance.now() - from);
  provider.destroy();
  return { blocks, perSecond };
}

/** Milliseconds after which it is given up. */
const mostFortaMs = 240_000;

/** A forta-agent bot with one `filterLog` for each contract, run over a range as its command line offers. */
export async function scanWithForta(chain: BenchChain, contracts: number, blocks: number): Promise<Scan> {
  const folder = here(".run/forta");
  mkdirSync(`${folder}/src`, { recursive: true });
  writeFileSync(
    `${folder}/package.json`,
    JSON.stringify({ name: "bench-forta", version: "0.0.1", main: "src/agent.js", chainIds: [chainId] }),
  );
  writeFileSync(`${folder}/forta.config.json`, JSON.stringify({ jsonRpcUrl: chain.url }));
  writeFileSync(`${folder}/src/agent.js`, agent(watchedAddresses(contracts)));
  const command = here("node_modules/forta-agent/dist/cli/index.js");
  const from = performance.now();
  const code = await new Promise<number | null>((resolve, reject) => {
    const args = [command, "run", "--range", `2..${blocks + 1}`, "--config", "forta.config.json"];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), mostFortaMs);
    let said = "";
    child.stderr.on("data", (text) => {
      said = `${said}${text}`.slice(-2_000);
    });
    child.once("error", reject);
    child.once("exit", (ended, signal) => {
      clearTimeout(timer);
      // A peer that does not run at all is not slow.
      if (ended !== 0 && signal === null) reject(new Error(`forta-agent ended with ${ended}: ${said}`));
      else resolve(ended);
    });
  });
  const seconds = (performance.now() - from) / 1_000;
  // Where it did not even finish, it was no faster than this.
  return { blocks, perSecond: code === 0 ? blocks / seconds : (blocks * 1_000) / mostFortaMs };
}

function agent(addresses: readonly string[]): string {
  return `const addresses = ${JSON.stringify(addresses)};
const event = "event Drain(address indexed to, uint256 amount)";
module.exports = {
  handleTransaction: async (tx) => { for (const address of addresses) tx.filterLog(event, address); return []; },
};
`;
}
