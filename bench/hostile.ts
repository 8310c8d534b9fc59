// How long the event loop stands still while a watched contract says what hurts those who decode it.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AbiCoder, concat, id, toBeHex, zeroPadValue } from "ethers";
import { startFirebreak } from "./bots.ts";
import { type BenchChain, startChain, target } from "./chain.ts";

export type Loop = { readonly p99Ms: number; readonly maxMs: number };

const topic = id("Drain(address,uint256)");
const somebody = zeroPadValue("0x01", 32);
const word = (value: bigint) => toBeHex(value, 32);

/** Name and data of each input. Source: shared/reference/performance-and-faults.md, section 5. */
const inputs: readonly (readonly [string, string])[] = [
  ["7.5 MB in one log", `0x${"5a".repeat(7_500_000)}`],
  ["bytes[] of 20,000 empty items", AbiCoder.defaultAbiCoder().encode(["bytes[]"], [Array(20_000).fill("0x")])],
  [
    "bytes[] of 20,000 pointers to one word",
    concat([word(32n), word(20_000n), ...Array(20_000).fill(word(640_000n)), word(0n)]),
  ],
  ["pointers into themselves", concat(Array(80).fill(word(32n)))],
  ["a length of 2^40", concat([word(32n), word(2n ** 40n)])],
  ["no data at all", "0x"],
];

/** Every input as a log of the watched contract, then 300 small ones in one block. Raises when the responder died of it. */
export async function measureHostile(): Promise<Loop> {
  const folder = mkdtempSync(join(tmpdir(), "firebreak-loop-"));
  const file = join(folder, "loop.json");
  const chain = await startChain();
  process.env["BENCH_LOOP_FILE"] = file;
  const bot = await startFirebreak({
    key: chain.key,
    ports: [chain.port],
    quorum: 1,
    contracts: 1_000,
    preload: "probe.mjs",
  });
  try {
    await chain.becomeTalkative(target);
    await sleep(4_500);
    for (const [, data] of inputs) await say(chain, [[topic, somebody], data], 1);
    await say(chain, [[topic, somebody], "0x"], 300);
    await sleep(2_000);
    await bot.stop();
    return JSON.parse(readFileSync(file, "utf8"));
  } finally {
    delete process.env["BENCH_LOOP_FILE"];
    await bot.stop();
    await chain.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function say(chain: BenchChain, [topics, data]: [readonly string[], string], times: number): Promise<void> {
  await chain.say(target, concat([toBeHex(topics.length, 1), ...topics, data]), times);
  await chain.mine();
  await sleep(300);
}
