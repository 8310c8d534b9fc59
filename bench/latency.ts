// From a head at the node's socket to the acknowledged transaction that answers it.
import { setTimeout as sleep } from "node:timers/promises";
import { type Bot, type Naive, startFirebreak, startLeast, startNaive } from "./bots.ts";
import { type BenchChain, startChain } from "./chain.ts";
import { median, percentile } from "./figures.ts";
import { openFront } from "./fronts.ts";
import { type Gate, openGate, type Passed } from "./gates.ts";

export type Setting = {
  /** Milliseconds one way between bot and node. */
  readonly delayMs: number;
  readonly nodes: number;
  readonly quorum: number;
  readonly contracts: number;
  readonly incidents: number;
  /** Answers lie ready before a head is shown: what nodes take to make them is left out. */
  readonly isReady?: boolean;
};
export type Who = "firebreak" | "least" | Naive;
export type Latency = {
  /** Milliseconds, one per incident that was answered. */
  readonly ms: readonly number[];
  readonly incidents: number;
  readonly paused: number;
  /** Milliseconds that a node took for the longest answer about each incident's block, where answers lie ready. */
  readonly servedMs: readonly number[];
};

/** Between the bot and the nodes. */
type Way = {
  readonly ports: readonly number[];
  readonly passed: readonly Passed[];
  mine(): Promise<unknown>;
  /** What a node took for the longest answer about the last head; nothing where that is not known. */
  servedMs(): readonly number[];
  close(): Promise<void>;
};

/** Longer than the poll of those who poll every four seconds. */
const answeredWithinMs = 9_000;
/** Incidents in which everything compiles that runs then. */
const warmUps = 2;

export async function measureLatency(who: Who, setting: Setting): Promise<Latency> {
  const chain = await startChain();
  const way = await (setting.isReady === true ? throughFront(chain, setting) : throughGates(chain, setting));
  const bot = await start(who, chain, way, setting);
  try {
    return await play(chain, way, bot, setting);
  } finally {
    await bot.stop();
    await way.close();
    await chain.close();
  }
}

function start(who: Who, { key }: BenchChain, { ports }: Way, setting: Setting): Promise<Bot> {
  if (who === "firebreak") return startFirebreak({ ...setting, key, ports });
  return who === "least" ? startLeast(key, ports[0] ?? 0) : startNaive(who, key, ports[0] ?? 0);
}

async function throughGates(chain: BenchChain, { nodes, delayMs }: Setting): Promise<Way> {
  const gates: Gate[] = [];
  for (let index = 0; index < nodes; index++) gates.push(await openGate(chain.port, delayMs));
  return {
    ports: gates.map(({ port }) => port),
    passed: gates.map(({ passed }) => passed),
    mine: chain.mine,
    servedMs: () => [],
    close: async () => void (await Promise.all(gates.map((gate) => gate.close()))),
  };
}

async function throughFront(chain: BenchChain, { nodes, delayMs }: Setting): Promise<Way> {
  const { ports, passed, mine, longestMs, close } = await openFront(chain.port, nodes, delayMs);
  return { ports, passed: [passed], mine, servedMs: () => longestMs.slice(-1), close };
}

async function play(chain: BenchChain, way: Way, bot: Bot, { incidents, delayMs }: Setting): Promise<Latency> {
  const [ms, servedMs]: [number[], number[]] = [[], []];
  let paused = 0;
  for (let index = -warmUps; index < incidents; index++) {
    // Quiet blocks first: the effect of the incident before is over, and everything is prepared for the next one.
    for (let quiet = 0; quiet < 3; quiet++) {
      await way.mine();
      await sleep(120 + 4 * delayMs);
    }
    await chain.fill(true);
    const [heads, acks] = [count(way, "heads"), count(way, "acks")];
    await way.mine();
    const ack = await firstAfter(way, acks);
    const head = way.passed.map((one, at) => one.heads[heads[at] ?? 0]).find((one) => one !== undefined);
    if (ack !== undefined && head !== undefined && index >= 0) ms.push(Number(ack - head) / 1e6);
    if (index >= 0) servedMs.push(...way.servedMs());
    await way.mine();
    if (index >= 0 && (await chain.isPaused())) paused += 1;
    // Only when the bot has seen that its pause holds is it taken away, or it would rightly pause again in the middle of the next incident.
    await sleep(400 + 4 * delayMs);
    await bot.rest();
    await chain.open();
  }
  return { ms, incidents, paused, servedMs };
}

function count(way: Way, what: "heads" | "acks"): readonly number[] {
  return way.passed.map((one) => one[what].length);
}

async function firstAfter(way: Way, before: readonly number[]): Promise<bigint | undefined> {
  const end = performance.now() + answeredWithinMs;
  while (performance.now() < end) {
    const found = way.passed.flatMap(({ acks }, at) => acks[before[at] ?? 0] ?? []);
    if (found.length > 0) return found.reduce((least, one) => (one < least ? one : least));
    await sleep(2);
  }
  return undefined;
}

export type Measured = {
  readonly p50: number;
  readonly p99: number;
  readonly servedMs: number;
  readonly paused: string;
  /** Whether each incident was paused in the next block: what is missed has no time that could be too long. */
  readonly isWhole: boolean;
};

export const near: Setting = { delayMs: 0, nodes: 1, quorum: 1, contracts: 1_000, incidents: 20 };

export async function latencies(who: Who, setting: Setting, runs: number): Promise<Measured> {
  const all: Latency[] = [];
  for (let run = 0; run < runs; run++) all.push(await measureLatency(who, setting));
  return summary(all);
}

type Measuring = { readonly who: Who; readonly setting: Setting };

/** Each once, then each once more: what else the machine does changes from minute to minute, and must weigh on all alike. */
export async function inTurn(
  all: readonly Measuring[],
  runsOf: (one: Measuring) => number,
): Promise<readonly Measured[]> {
  const measured = all.map((one) => ({ ...one, runs: runsOf(one), latencies: [] as Latency[] }));
  for (let run = 0; measured.some(({ runs }) => run < runs); run++)
    for (const { who, setting, runs, latencies } of measured)
      if (run < runs) latencies.push(await measureLatency(who, setting));
  return measured.map(({ latencies }) => summary(latencies));
}

export function summary(all: readonly Latency[]): Measured {
  const of = (share: number) => median(all.map(({ ms }) => percentile(ms, share)));
  const sum = (pick: (one: Latency) => number) => all.reduce((total, one) => total + pick(one), 0);
  return {
    p50: of(0.5),
    p99: of(0.99),
    servedMs: median(all.flatMap(({ servedMs }) => servedMs)),
    paused: `${sum(({ paused }) => paused)} of ${sum(({ incidents }) => incidents)} paused in the next block, ${sum(({ ms }) => ms.length)} measured`,
    isWhole: all.every(({ paused, incidents }) => paused === incidents),
  };
}
