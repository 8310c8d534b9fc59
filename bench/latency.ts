// From a head at the node's socket to the acknowledged transaction that answers it.
import { setTimeout as sleep } from "node:timers/promises";
import { type Bot, type Naive, startFirebreak, startNaive } from "./bots.ts";
import { type BenchChain, startChain } from "./chain.ts";
import { type Gate, openGate } from "./gates.ts";

export type Setting = {
  /** Milliseconds one way between bot and node. */
  readonly delayMs: number;
  readonly nodes: number;
  readonly quorum: number;
  readonly contracts: number;
  readonly incidents: number;
};
export type Who = "firebreak" | Naive;
export type Latency = {
  /** Milliseconds, one per incident that was answered. */
  readonly ms: readonly number[];
  readonly incidents: number;
  readonly paused: number;
  /** Milliseconds that the nodes took themselves, per incident. */
  readonly servedMs: number;
};

/** Longer than the poll of those who poll every four seconds. */
const answeredWithinMs = 9_000;

export async function measureLatency(who: Who, setting: Setting): Promise<Latency> {
  const chain = await startChain();
  const gates: Gate[] = [];
  for (let index = 0; index < setting.nodes; index++) gates.push(await openGate(chain.port, setting.delayMs));
  const ports = gates.map(({ port }) => port);
  const bot =
    who === "firebreak"
      ? await startFirebreak({ key: chain.key, ports, quorum: setting.quorum, contracts: setting.contracts })
      : await startNaive(who, chain.key, ports[0] ?? 0);
  try {
    return await play(chain, gates, bot, setting);
  } finally {
    await bot.stop();
    for (const gate of gates) await gate.close();
    await chain.close();
  }
}

async function play(
  chain: BenchChain,
  gates: readonly Gate[],
  _bot: Bot,
  { incidents, delayMs }: Setting,
): Promise<Latency> {
  const ms: number[] = [];
  let paused = 0;
  let servedMs = 0;
  for (let index = 0; index < incidents + 2; index++) {
    // Quiet blocks first: the effect of the incident before is over, and everything is prepared for the next one.
    for (let quiet = 0; quiet < 3; quiet++) {
      await chain.mine();
      await sleep(120 + 4 * delayMs);
    }
    await chain.fill(true);
    const before = await servedBy(gates);
    const [heads, acks] = [count(gates, "heads"), count(gates, "acks")];
    await chain.mine();
    const ack = await firstAfter(gates, acks);
    if (ack !== undefined) {
      const head = gates.map(({ passed }, at) => passed.heads[heads[at] ?? 0]).find((one) => one !== undefined);
      // The first two warm up whatever compiles when it runs.
      if (head !== undefined && index >= 2) ms.push(Number(ack - head) / 1e6);
      servedMs += (await servedBy(gates)) - before;
    }
    await chain.mine();
    if (index >= 2 && (await chain.isPaused())) paused += 1;
    // Only when the bot has seen that its pause holds is it taken away, or it would rightly pause again in the middle of the next incident.
    await sleep(400 + 4 * delayMs);
    await chain.open();
  }
  return { ms, incidents, paused, servedMs: servedMs / (incidents + 2) };
}

function count(gates: readonly Gate[], what: "heads" | "acks"): readonly number[] {
  return gates.map(({ passed }) => passed[what].length);
}

async function firstAfter(gates: readonly Gate[], before: readonly number[]): Promise<bigint | undefined> {
  const end = performance.now() + answeredWithinMs;
  while (performance.now() < end) {
    const found = gates.flatMap(({ passed }, at) => passed.acks[before[at] ?? 0] ?? []);
    if (found.length > 0) return found.reduce((least, one) => (one < least ? one : least));
    await sleep(2);
  }
  return undefined;
}

async function servedBy(gates: readonly Gate[]): Promise<number> {
  const all = await Promise.all(gates.map((gate) => gate.counted()));
  return Math.max(...all.map(({ servedMs }) => servedMs));
}
