import { setTimeout as sleep } from "node:timers/promises";
import { toBeHex, toQuantity, zeroPadValue } from "ethers";
import type { RealRow } from "./campaign.ts";
import { type Fleet, type Mode, openFleet, targets } from "./fleet.ts";
import { drainable, type Run } from "./playing.ts";

type Block = { readonly number: string; readonly transactions: readonly Sent[] };
type Sent = { readonly hash: string; readonly from: string; readonly to: string | null; readonly input: string };

/** Blocks of 200 ms within which everything that was drawn happens. */
const span = 40;
const kills = 3;
const [pauseCall, openCall] = ["pause", "open"].map((name) => drainable.encodeFunctionData(name));
const good = ["contained", "already", "covered", "lifted"];

/** One attack on a target of its own, at a block that was drawn; so many blocks after it was contained, people open the target again. */
type Attack = {
  readonly target: string;
  readonly at: number;
  readonly openAfter: number;
  state: "none" | "drained" | "paused" | "opened";
  /** Blocks that the replicas had for it, and those since it was paused. */
  blocks: number;
  since: number;
};

/** What landed on a target: transactions of the replicas, and how many of them paused what was open. */
type Landed = { readonly hashes: Set<string>; effects: number };

let fleet: Fleet;

function replicasRow(number: 20 | 21, count: 2 | 3, mode: Mode, crashes: number, most: number): RealRow {
  const away = crashes === 0 ? "" : `, and the database crashes ${crashes} times (${mode})`;
  const from = mode === "hold" && crashes > 0 ? " in which there is a database" : "";
  return {
    number,
    fault: `${count} replicas with a key each are killed ${kills} times around attacks${away}`,
    holds: `every attack is contained within ${most} blocks${from}, with one effect: none lost, none twice`,
    shape: {
      isIdle: true,
      async settings(ground, signal) {
        fleet = await openFleet(ground, signal, count, mode);
        return {};
      },
    },
    play: (it) => play(it, crashes, most),
  };
}

async function play(it: Run, crashes: number, most: number): Promise<readonly string[]> {
  for (const replica of fleet.replicas) if (!replica.isRunning()) replica.start();
  for (const target of targets) await it.call("hardhat_setStorageAt", target, "0x0", toBeHex(0, 32));
  await blocksUntil(it, allReady());
  const last = (await fleet.read(0)).entries.at(-1)?.seq ?? 0;
  const attacks = targets.map(
    (target): Attack => ({
      ...{ target, at: it.int(1, span), openAfter: it.int(3, 12) },
      ...{ state: "none", blocks: 0, since: 0 },
    }),
  );
  const killed = killsOf(it);
  const crashed = Array.from({ length: crashes }, () => ({ waitMs: it.int(500, 2_500), awayMs: it.int(0, 1_500) }));
  const first = Number(await it.call("eth_blockNumber"));
  const isDone = () => attacks.every(({ state, blocks }) => state === "opened" || blocks > most);
  await blocksUntil(it, Promise.all([killing(killed), crashing(crashed)]), isDone, async (block) => {
    for (const attack of attacks) await move(it, attack, block);
  });
  // What is done twice would be done now, by one that was killed or by one that knew nothing of the other.
  await blocksUntil(it, allReady());
  await it.mine(10);
  return found(it, attacks, { first, last, most });
}

const allReady = () => Promise.all(fleet.replicas.map((replica) => replica.ready()));

/** Blocks go on until that has ended and nothing is left to do; what is to happen in each of them is told its number. */
async function blocksUntil(
  it: Run,
  ends: Promise<unknown>,
  isDone = () => true,
  before = async (_block: number): Promise<void> => undefined,
): Promise<void> {
  let isOver = false;
  const over = ends.finally(() => {
    isOver = true;
  });
  for (let block = 1; !(isOver && isDone()); block++) {
    await before(block);
    await it.mine();
  }
  await over;
}

async function move(it: Run, attack: Attack, block: number): Promise<void> {
  const { target, at, openAfter } = attack;
  const isPaused = async () => BigInt(String(await it.call("eth_getStorageAt", target, "0x0", "latest"))) === 1n;
  if (attack.state === "none" && block >= at) {
    const to = zeroPadValue(toBeHex(it.seed % 2 ** 31), 20);
    await it.submit(target, drainable.encodeFunctionData("drain", [to, 1n]));
    attack.state = "drained";
  } else if (attack.state === "drained") {
    if (await isPaused()) attack.state = "paused";
    else if (fleet.mode === "act-locally" || !fleet.database.isDown) attack.blocks++;
  } else if (attack.state === "paused" && ++attack.since >= openAfter) {
    await it.submit(target, openCall ?? "");
    attack.state = "opened";
  }
}

/** One after the other: some are killed while another one is ready, and are started again. */
async function killing(plan: ReturnType<typeof killsOf>): Promise<void> {
  for (const { waitMs, names, downMs } of plan) {
    await sleep(waitMs);
    const some = fleet.replicas.filter(({ name }) => names.includes(name));
    await Promise.all(some.map((replica) => replica.kill()));
    await sleep(downMs);
    for (const replica of some) replica.start();
    await Promise.all(some.map((replica) => replica.ready()));
  }
}

function killsOf(it: Run) {
  return Array.from({ length: kills }, () => {
    const spared = it.pick(fleet.replicas);
    const others = fleet.replicas.filter((one) => one !== spared);
    const killed = others.length > 1 && it.chance(0.5) ? [it.pick(others)] : others;
    return { waitMs: it.int(0, 1_500), downMs: it.int(0, 1_500), names: killed.map(({ name }) => name) };
  });
}

async function crashing(plan: readonly { readonly waitMs: number; readonly awayMs: number }[]): Promise<void> {
  for (const { waitMs, awayMs } of plan) {
    await sleep(waitMs);
    await fleet.crash(awayMs);
  }
}

type Since = { readonly first: number; readonly last: number; readonly most: number };

async function found(it: Run, attacks: readonly Attack[], { first, last, most }: Since): Promise<readonly string[]> {
  const landed = await landedSince(it, first);
  const { entries, open } = await fleet.read(last);
  const outcomes = entries.filter(({ kind }) => kind === "outcome").map(({ body }) => String(body["status"]));
  const ended = fleet.ended.splice(0);
  const sentTwice = [...landed.values()].filter(({ hashes, effects }) => hashes.size > 1 && effects === 1).length;
  const slowest = Math.max(...attacks.map(({ blocks }) => blocks));
  console.log(
    `note: FUZZ_SEED=${it.seed}: ${attacks.length} attacks, contained after at most ${slowest} blocks, ${sentTwice} with one effect sent twice`,
  );
  return [
    ...attacks.flatMap(({ target, blocks }) =>
      blocks <= most ? [] : [`${target} was not paused within ${most} blocks, but ${blocks}`],
    ),
    ...attacks.flatMap(({ target }) => {
      const { effects = 0, hashes = new Set() } = landed.get(target) ?? {};
      return effects <= 1 ? [] : [`${target} was paused ${effects} times: ${[...hashes].join()}`];
    }),
    ...outcomes.filter((one) => !good.includes(one)).map((one) => `outcome ${one}`),
    ...(outcomes.length >= attacks.length ? [] : [`${outcomes.length} outcomes`]),
    ...open.map(({ id }) => `intent ${id} is still open`),
    ...ended.map((one) => `by itself ${one}`),
    ...((await fleet.isIntact()) ? [] : ["the journal is not intact"]),
  ];
}

async function landedSince(it: Run, first: number): Promise<ReadonlyMap<string, Landed>> {
  const all = new Map(targets.map((target): [string, Landed] => [target, { hashes: new Set(), effects: 0 }]));
  const paused = new Set<string>();
  const own = fleet.replicas.map(({ address }) => address);
  const head = Number(await it.call("eth_blockNumber"));
  for (let number = first + 1; number <= head; number++) {
    const { transactions } = (await it.call("eth_getBlockByNumber", toQuantity(number), true)) as Block;
    for (const { hash, from, to, input } of transactions) {
      const one = all.get(to ?? "");
      if (one === undefined) continue;
      if (input === openCall) paused.delete(to ?? "");
      if (input !== pauseCall || !own.includes(from)) continue;
      one.hashes.add(hash);
      if (!paused.has(to ?? "")) one.effects++;
      paused.add(to ?? "");
    }
  }
  return all;
}

/** What takes several processes and a database. Whoever holds tries again at the next head once the record takes something. */
export const realReplicaRows: readonly RealRow[] = [
  replicasRow(20, 3, "hold", 0, 20),
  replicasRow(21, 2, "hold", 2, 40),
  replicasRow(21, 3, "hold", 2, 40),
  replicasRow(21, 2, "act-locally", 2, 20),
];
