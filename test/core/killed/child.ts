import type { App, ChainApp } from "../../../src/app/app.ts";
import type { How } from "../../../src/chain/rpc.ts";
import { eachOf, everywhere, inOrder, receiptOf } from "../../../src/chain/senders.ts";
import type { ChainConfig, Config } from "../../../src/config/config.ts";
import { FirebreakError } from "../../../src/core/errors.ts";
import type { Store } from "../../../src/core/parts.ts";
import type { At } from "../../../src/core/points.ts";
import type { Entry } from "../../../src/core/types.ts";
import { direct } from "../../../src/executors/direct.ts";
import { run } from "../../../src/run.ts";
import { heads } from "../../../src/sources/heads.ts";
import { openSpool } from "../../../src/store/spool.ts";
import { openStore } from "../../../src/store/sqlite.ts";
import { sent } from "../../detectors/looking.ts";
import { signer } from "../../executors/node.ts";
import { fakeAction, fakeChain, fakeStandings, findingOf, preparedOf } from "../../support/fakes.ts";
import { playbookOf } from "../deciding.ts";
import { foundAt, type Scenario, scenarios } from "./scenarios.ts";
import { openWorld } from "./world.ts";

/**
 * Run as its own process: the real lane with the real store, executor and source, on a chain that is a file. It kills itself at a point, before
 * what is begun there, after it, or so many milliseconds after its start; without a point it ends when the chain and the record say that all is done.
 */
const [chainFile = "", path = "", name = "", point = "", moment = "", count = "1"] = process.argv.slice(2);
const [blockMs, mostMs] = [10, 240_000];
const scenario: Scenario = scenarios[name] ?? { kills: [] };
const { findings = [{}], fails = () => false, takes = () => true, before = () => undefined } = scenario;
const world = openWorld(chainFile);
// Intents reach the disk in the second file first, as in a responder that is configured by default; a record that fails is there without one.
const isHeld = fails("commit", 0n);
const isFailing = (what: Parameters<typeof fails>[0]) => fails(what, world.head().number);

let [left, seen, prepared] = [Number(count), 0n, 0n];
const die = () => process.kill(process.pid, "SIGKILL");
const at: At = (passed, wait) => {
  if (passed !== point || --left !== 0) return wait();
  if (moment === "before") die();
  const waiting = wait();
  if (moment !== "after") setTimeout(die, Number(moment));
  return moment === "after" ? waiting.finally(die) : waiting;
};

function broken(what: string): never {
  throw new FirebreakError("TEST", `the scenario breaks ${what}`, { retryable: true });
}

const rpc = {
  name: "node",
  close: async () => undefined,
  async request(method: string, params: readonly unknown[] = [], ...[, when]: How): Promise<unknown> {
    await when;
    if (method === "eth_getTransactionCount" && isFailing("count")) broken(method);
    if (method !== "eth_sendRawTransaction") return world.answer(method, params);
    if (isFailing("send")) broken(method);
    // Once it is in the file, the node has it, whatever becomes of the sender.
    world.add({ raw: String(params[0]) });
    return "0x";
  },
};
const rpcs = [rpc];

const chain = fakeChain({
  head: async () => world.head(),
  blockAt: async (number) => world.blockAt(number) ?? broken(`block ${number}`),
  code: async () => "0x00",
  firstLogs: async ({ number }) => {
    // Asked for when everything of the block before is done.
    seen = number;
    return { logs: [] };
  },
  results: async ({ number }) => world.results(number),
  transactions: async ({ number }) => world.results(number).map(({ hash }) => sent({ hash })),
});

const action = fakeAction({
  idempotent: true,
  holds: async (block) => (isFailing("holds") ? broken("holds") : world.isPaused(block)),
  prepare: async (block) => {
    prepared = block.number;
    return preparedOf({ holds: world.isPaused(block) });
  },
});

/** What the second transaction does. */
const strip = fakeAction({
  idempotent: true,
  holds: async () => world.mined() > 1,
  prepare: async () => preparedOf({ holds: world.mined() > 1 }),
});

const detector: ChainApp["detectors"][number]["detector"] = {
  ...{ logs: [], everyBlock: true, severity: "critical" },
  observe: async ({ block: { number, hash } }) =>
    number === foundAt ? findings.map((one) => findingOf({ block: { number, hash }, ...one })) : [],
  objections: async () => [],
};

const playbook = playbookOf({ steps: ["pause"], cooldownBlocks: 300n, ...scenario.playbook });
const config = {
  ...{ name: "main", id: 1n, rpc: ["http://node"], quorum: 1, blockSeconds: 12, staleSeconds: 60 },
  source: {
    make: (tools: Parameters<typeof heads.create>[1]) => heads.create(heads.params.parse({ pollMs: 20 }), tools),
  },
} as unknown as ChainConfig;
const tools = {
  ...{ chainId: 1n, signer },
  ask: (method: string, params: readonly unknown[]) => inOrder(rpcs, method, params),
  each: (method: string, params: readonly unknown[]) => eachOf(rpcs, method, params),
  everywhere: (method: string, params: readonly unknown[], when?: Promise<unknown>) =>
    everywhere(rpcs, method, params, when),
  receiptOf: (hash: `0x${string}`) => receiptOf(rpcs, hash, 1),
};
const one: ChainApp = {
  ...{ config, chain, loose: chain, listen: () => undefined, wsUrl: undefined, pushes: false },
  mempool: [],
  undos: new Map(),
  detectors: [{ id: "owner", detector }],
  detecting: chain,
  nodes: fakeStandings(),
  actions: new Map([["pause", action], ...(playbook.steps.includes("strip") ? [["strip", strip] as const] : [])]),
  playbooks: [playbook],
  executor: direct.create(direct.params.parse({}), tools),
  account: async () => ({ mined: 0n, pending: 0n, balance: 10n ** 18n }),
};
const app: App = {
  config: {
    ...{
      mode: "act",
      operator: { approvers: [], threshold: 0 },
      detectorDeadlineMs: 1_000,
      playbooks: [playbook],
      assets: {},
      onStoreDown: isHeld ? "hold" : "act-locally",
    },
    limits: { perTarget: 10, withinBlocks: 7_200n },
    ...{ chains: [config], anchors: { everySeconds: 60 } },
    armed: { everyBlocks: 1n, stressFee: 10n, leastPauses: 3n, grantDays: 7n },
    actions: [],
  } as unknown as Config,
  ...{ chains: [one], notifiers: [], close: async () => undefined },
};

const own = await openStore({ path, now: Date.now });
const record = isHeld ? own : await openSpool({ store: own, path: `${path}.spool`, say: () => undefined });
seen = (await record.cursor(1n))?.number ?? 0n;
// What is in the blocks that it missed is found when it is back.
const behind = world.blockAt(100n);
if (scenario.isBehind === true && behind !== undefined && (await record.cursor(1n)) === undefined) {
  for (let next = 101n; next <= foundAt + 6n; next++) void [before(next, world), world.add({ mine: true })];
  await record.commit({ entries: [], cursor: { chainId: 1n, block: behind } });
}
const store: Store = {
  ...record,
  ...(scenario.isBehind === true && { replica: "one" }),
  commit: (change) =>
    change.intent !== undefined && isFailing("commit") ? Promise.reject(new Error("no")) : record.commit(change),
};

function isAnswered(entries: readonly Entry[], key = "owner:changed"): boolean {
  const own = entries.filter(({ ref, body }) => ref === key || body["incident"] === key || ref === "pause");
  if (scenario.ends !== undefined) return own.some(({ kind }) => kind === scenario.ends);
  return own.some(({ kind, body }) => kind === "outcome" || (kind === "rung" && body["status"] === "joined"));
}

async function isDone(): Promise<boolean> {
  const entries = await record.entries(0, 5_000);
  if ((await record.openIntents()).length > 0) return false;
  return findings.every(({ key }) => isAnswered(entries, key)) && (scenario.ends !== undefined || world.isPaused());
}

/** Blocks come while this process lives. A few more follow when all is done: what is done twice would be done in them. */
async function live(): Promise<void> {
  const end = performance.now() + mostMs;
  for (let more = 4; more > 0; ) {
    if (performance.now() > end) process.exit(3);
    await new Promise((resolve) => setTimeout(resolve, blockMs));
    // However slow the machine is, the next block comes when this one was looked at.
    if (seen < world.head().number || prepared < world.head().number) continue;
    const next = world.head().number + 1n;
    before(next, world);
    world.add({ mine: takes(next, world) });
    if (await isDone()) more--;
  }
}

const stop = new AbortController();
const running = run(app, store, { env: {}, write: () => undefined, now: Date.now, at }, stop.signal);
await live();
stop.abort();
await running;
await record.close();
process.exit(0);
