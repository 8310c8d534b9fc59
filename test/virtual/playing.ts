import { computeAddress } from "ethers";
import type { Address, Entry, Hex } from "../../src/core/types.ts";
import { lower } from "../../src/lib/words.ts";
import { createReader } from "../../src/store/read.ts";
import { kyselyOn } from "../../src/store/sqlite/dialect.ts";
import type { Dialect } from "../support/dialects.ts";
import { target } from "../support/fakes.ts";
import { randomFrom } from "../support/seed.ts";
import type { Emitted } from "./blocks.ts";
import { startClock } from "./clock.ts";
import { createNode, topic, type VirtualNode } from "./node.ts";
import { openTables } from "./record.ts";
import { type Around, type Responder, startResponder } from "./responder.ts";
import { createSockets } from "./sockets.ts";
import { createWorld, type How } from "./world.ts";

const watched = target;
const [secret, spare] = [`0x${"a1".repeat(32)}`, `0x${"b2".repeat(32)}`];
const addressOf = (key: string): Address => lower(computeAddress(key));
/** Who sends, and who does where a configuration has a second key. */
export const keys = { own: addressOf(secret), spare: addressOf(spare) };

export type Shape = {
  readonly nodes?: number;
  readonly quorum?: number;
  readonly blockSeconds?: number;
  readonly pollMs?: number;
  readonly history?: number;
  readonly detectors?: object;
  readonly config?: object;
  readonly chain?: object;
  readonly balance?: bigint;
  /** Private relays beside the nodes, each with a pool of its own. */
  readonly relays?: number;
};

/** What a watched contract says when it is drained. */
export const drain = (amount: bigint): Emitted => ({
  ...{ address: watched, topics: [topic, `0x${"0".repeat(24)}${"dead".repeat(10)}`] },
  data: `0x${amount.toString(16).padStart(64, "0")}`,
});

export type Play = ReturnType<typeof open>;

/** One run: a chain, its nodes, a record and a responder, all of which vary with the seed. */
export async function play<T>(from: number, shape: Shape, act: (it: Play) => Promise<T>): Promise<T> {
  const clock = startClock();
  const it = open(from, shape, clock);
  try {
    return await act(it);
  } finally {
    for (const one of it.started) one.kill();
    await clock.pass(1);
    clock.stop();
  }
}

/** Milliseconds from one look for a head to the next. */
export const usualPollMs = 500;

function open(from: number, shape: Shape, clock: ReturnType<typeof startClock>) {
  const { quorum = 1, blockSeconds = 2, pollMs = usualPollMs, history = 6, balance = 10n ** 19n } = shape;
  const random = randomFrom(from);
  const chance = (share: number) => random() < share;
  const int = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  const pick = <T>(some: readonly T[]): T => some[int(0, some.length - 1)] as T;
  const world = createWorld({ now: clock.now, history, balance });
  const names = Array.from({ length: shape.nodes ?? 1 }, (_, index) => `http://node-${index}:8545`);
  const dialects: readonly Dialect[] = ["geth", "reth", "erigon", "nethermind", "besu"];
  const all = names.map((name) => createNode(name, world, pick(dialects)));
  const relays = Array.from({ length: shape.relays ?? 0 }, (_, index) => createNode(`http://relay-${index}`, world));
  const nodes = new Map([...all, ...relays].map((node) => [node.name, node]));
  for (const { state } of nodes.values()) state.latencyMs = int(1, 60);
  const sockets = createSockets(world);
  const db = openTables();
  const reader = createReader(kyselyOn(db));
  const [said, hosts, started]: [string[], Set<string>, Responder[]] = [[], new Set(), []];

  const config = {
    chain: { id: 1, rpc: names, quorum, blockSeconds, relays: relays.map(({ name }) => name), ...shape.chain },
    source: { use: "heads", pollMs },
    ...{ mode: "act", store: "nowhere.sqlite" },
    signer: { key: "env:VIRTUAL_KEY" },
    notifiers: [{ use: "terminal" }],
    detectors: {
      drain: {
        ...{ use: "privileged-change", address: watched },
        event: "event Drain(address indexed to, uint256 amount)",
      },
      ...shape.detectors,
    },
    actions: { pause: { use: "pause", target, acceptLoosenKey: true, expires: true } },
    playbooks: [{ name: "drain", when: { detector: "drain" }, do: "act", steps: ["pause"], cooldownBlocks: 300 }],
    limits: { perTarget: 1_000 },
    ...shape.config,
  };

  async function start(over: Partial<Around> = {}): Promise<Responder> {
    const starting = startResponder({
      ...{
        config,
        nodes,
        db,
        random,
        hosts,
        now: clock.now,
        dial: sockets.dial,
        env: { VIRTUAL_KEY: secret, SPARE_KEY: spare },
      },
      ...{ say: (text: string) => void said.push(text) },
      ...over,
    });
    let settled = false;
    const mark = () => {
      settled = true;
    };
    starting.then(mark, mark);
    for (let waited = 0; !settled && waited < 60_000; waited += 50) await clock.pass(50);
    const responder = await starting;
    started.push(responder);
    return responder;
  }

  /** Blocks come one after the other; what `how` says is of the first of them. */
  async function blocks(count: number, how: How = {}): Promise<void> {
    for (let block = 0; block < count; block++) {
      world.mine(block === 0 ? how : {});
      await clock.pass(blockSeconds * 1_000);
    }
  }

  return {
    ...{
      clock,
      world,
      sockets,
      nodes,
      db,
      said,
      hosts,
      started,
      config,
      random,
      chance,
      int,
      pick,
      start,
      blocks,
      names,
      relays,
    },
    blockMs: blockSeconds * 1_000,
    node: (index: number) => nodeOf(all, index),
    seed: from,
    drain: () => drain(BigInt(int(1, 2 ** 31))),
    /** Starts it, and lets a few blocks pass in which nothing happens. */
    async armed(over: Partial<Around> = {}): Promise<Responder> {
      const responder = await start(over);
      await blocks(int(2, 4));
      return responder;
    },
    /** Blocks until it is paused, the one that was mined last counted as none; one more than `most` when it is not. */
    async until(most: number, how: How = {}): Promise<number> {
      for (let count = 0; count <= most; count++) {
        if (world.isPaused()) return count;
        await blocks(1, how);
      }
      return world.isPaused() ? most : most + 1;
    },
    entries: (): Promise<readonly Entry[]> => reader.entries(0, 100_000),
    word: (value: bigint): Hex => `0x${value.toString(16).padStart(64, "0")}`,
  };
}

function nodeOf(all: readonly VirtualNode[], index: number): VirtualNode {
  const found = all[index];
  if (found === undefined) throw new Error(`expected at most ${all.length} nodes, found one more asked for`);
  return found;
}
