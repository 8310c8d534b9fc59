// The ten faults of a proxy, for Firebreak and for bots by the book, side by side: who ends with the target paused?
import { setTimeout as sleep } from "node:timers/promises";
import { type Bot, type Naive, startFirebreak, startNaive } from "./bots.ts";
import { type BenchChain, startChain } from "./chain.ts";
import type { Row } from "./figures.ts";
import { startProxy } from "./proxy.ts";

type Fault = {
  readonly name: string;
  readonly faults: () => object;
  /** Seconds that it lasts; without it, until it has struck. */
  readonly lasts?: number;
  /** Seconds from its beginning to the event. */
  readonly eventAt: number;
};

type Who = "firebreak" | Exclude<Naive, "floor-heads">;
const bots = ["firebreak", "ethers-ws", "viem-ws", "ethers-http", "viem-http"] as const satisfies readonly Who[];

const prepared = ["estimateGas", "fillTransaction", "getTransactionCount", "maxPriorityFeePerGas", "feeHistory"];
const once = (methods: readonly string[]) => ({
  failOnce: Object.fromEntries(methods.map((one) => [`eth_${one}`, 1])),
});

/** Source: shared/reference/performance-and-faults.md, section 6. */
const tenFaults: readonly Fault[] = [
  { name: "F1 connections dropped for 3 s, the event within", faults: () => ({ down: 1 }), lasts: 3, eventAt: 1 },
  { name: "F2 dropped for 3 s, the event 3 s later", faults: () => ({ down: 1 }), lasts: 3, eventAt: 6 },
  { name: "F3 half-open socket, the event 3 s later", faults: () => ({ blackholeBefore: Date.now() }), eventAt: 3 },
  { name: "F4 rate limit for 5 s, the event within", faults: () => ({ rate: 1 }), lasts: 5, eventAt: 1 },
  { name: "F5 the transaction refused once", faults: () => once(["sendRawTransaction"]), eventAt: 0 },
  { name: "F6 the transaction forwarded, the answer lost", faults: () => ({ swallowSend: 1 }), eventAt: 0 },
  { name: "F7 no logs at first", faults: () => ({ emptyLogs: 1 }), eventAt: 0 },
  { name: "F8 the event three times", faults: () => ({ dup: 2 }), eventAt: 0 },
  { name: "F9 one error of nonce, fees, gas or fill", faults: () => once(prepared), eventAt: 0 },
  { name: "F10 the server lost its filter", faults: () => ({ filterLost: 1 }), eventAt: 0 },
];
const blockMs = 1_000;
/** Seconds from the event, or from the fault's end where that is later, in which it must be paused. */
const patience = 12;

type Survived = ReadonlyMap<Who, readonly boolean[]>;

/** The bots run side by side, each on a chain of its own; one fault after the other, with a process for each. */
export async function measureFaults({ say }: { readonly say: (text: string) => void }): Promise<readonly Row[]> {
  const found: Survived = new Map(await Promise.all(bots.map(async (who) => [who, await surviving(who)] as const)));
  say(tableOf(found));
  return rowsOf(found);
}

async function surviving(who: Who): Promise<readonly boolean[]> {
  const chain = await startChain();
  const mining = setInterval(() => void chain.mine().catch(() => undefined), blockMs);
  const survived: boolean[] = [];
  try {
    for (const fault of tenFaults) survived.push(await survives(who, fault, chain));
  } finally {
    clearInterval(mining);
    await chain.close();
  }
  return survived;
}

async function survives(who: Who, fault: Fault, chain: BenchChain): Promise<boolean> {
  await chain.open();
  // One that was told to fail may have died of it.
  const proxy = await startProxy(chain.port);
  const bot = await start(who, chain.key, proxy.port).catch(async (error: unknown) => {
    await proxy.close();
    throw error;
  });
  try {
    // Everyone has seen an undisturbed block.
    await sleep(2 * blockMs);
    await proxy.set(fault.faults());
    const since = performance.now();
    const at = (seconds: number) => sleep(Math.max(0, since + seconds * 1_000 - performance.now()));
    const event = at(fault.eventAt).then(() => chain.drain());
    if (fault.lasts !== undefined) await at(fault.lasts).then(() => proxy.set({}));
    await event;
    const end = performance.now() + patience * 1_000;
    while (performance.now() < end) {
      if (await chain.isPaused()) return true;
      await sleep(100);
    }
    return false;
  } finally {
    await bot.stop();
    await proxy.close();
  }
}

function start(who: Who, key: string, port: number): Promise<Bot> {
  return who === "firebreak"
    ? startFirebreak({ key, ports: [port], quorum: 1, contracts: 2 })
    : startNaive(who, key, port);
}

/** One row for each peer; ours is the same in all of them. */
function rowsOf(found: Survived): readonly Row[] {
  const of = (who: Who) => found.get(who) ?? [];
  const missed = (who: Who) =>
    tenFaults.flatMap(({ name }, index) => (of(who)[index] === true ? [] : [name.split(" ")[0] ?? ""])).join(" ");
  const count = (who: Who) => of(who).filter((one) => one).length;
  const value = count("firebreak");
  return bots.slice(1).map((peer) => ({
    name: `faults of a proxy after which the target is paused (missed: ${missed("firebreak") || "none"}; ${peer}: ${missed(peer) || "none"})`,
    ...{ unit: "of 10", value, peer, peerValue: count(peer), ratio: value / Math.max(count(peer), 1) },
    ...{ goal: "10 of 10", reached: value === tenFaults.length },
  }));
}

/** Which bot survives what, as lines. */
function tableOf(found: Survived): string {
  const cell = (who: Who, index: number) => (found.get(who)?.[index] === true ? "paused" : "missed").padEnd(12);
  const head = `${"".padEnd(52)}${bots.map((who) => who.padEnd(12)).join("")}`;
  const lines = tenFaults.map(({ name }, index) => `${name.padEnd(52)}${bots.map((who) => cell(who, index)).join("")}`);
  const sums = bots.map((who) => `${(found.get(who) ?? []).filter((one) => one).length} of 10`.padEnd(12));
  return [head, ...lines, `${"".padEnd(52)}${sums.join("")}`].map((line) => line.trimEnd()).join("\n");
}
