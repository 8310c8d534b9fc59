import type { App, ChainApp } from "../../src/app/app.ts";
import type { ChainConfig, Config } from "../../src/config/config.ts";
import type { NamedDetector } from "../../src/core/line.ts";
import type { Action, Executor } from "../../src/core/parts.ts";
import type { Playbook } from "../../src/core/playbook.ts";
import type { Observation } from "../../src/core/types.ts";
import { run } from "../../src/run.ts";
import type { HeadsTools } from "../../src/sources/heads.ts";
import { detector } from "../core/watching.ts";
import {
  blockOf,
  entriesOf,
  fakeAction,
  fakeChain,
  fakeExecutor,
  fakeStandings,
  fakeStore,
  findingOf,
  observationOf,
} from "../support/fakes.ts";

const playbook: Playbook = {
  name: "stop",
  when: { detectors: ["owner"], severity: "critical", confidence: 0, atLeast: 1, withinBlocks: 25n },
  do: "act",
  vetoBlocks: 0n,
  steps: [],
  cooldownBlocks: 10n,
  atRisk: [],
};

export type SourceTools = HeadsTools;

type Setting = {
  readonly name: string;
  readonly id: bigint;
  readonly head: number;
  readonly steps: readonly string[];
  readonly fires?: boolean;
  /** What its nodes say of the head, in place of it. */
  readonly asked?: () => Promise<void>;
  /** What the source does instead of showing its head. */
  readonly source?: (signal: AbortSignal, tools: SourceTools) => AsyncIterable<Observation>;
  readonly detectors?: readonly NamedDetector[];
  readonly blockSeconds?: number;
  readonly action?: Action;
  /** What its executor does otherwise than the fake. */
  readonly sends?: Partial<Executor>;
};

/** One chain with fakes around it; `sent` is what its executor signed. */
export function chainOf({ name, id, head, steps, fires = false, asked = async () => undefined, ...more }: Setting) {
  const {
    source,
    action = fakeAction(),
    sends,
    blockSeconds = 12,
    detectors = fires
      ? [detector("owner", [], async ({ block }: Observation) => [findingOf({ key: "stolen", block })])]
      : [],
  } = more;
  const executor = fakeExecutor(sends);
  const block = blockOf(head, name);
  const chain = fakeChain({ chainId: id, head: () => asked().then(() => block) });
  const once = async function* () {
    yield observationOf(block, { chainId: id });
  };
  const config = {
    name,
    id,
    rpc: ["http://a"],
    quorum: 1,
    blockSeconds,
    staleSeconds: 60,
    source: {
      id: "source",
      part: "heads",
      make: (tools: SourceTools) => ({ observations: (signal: AbortSignal) => (source ?? once)(signal, tools) }),
    },
  } as unknown as ChainConfig;
  const app: ChainApp = {
    config,
    chain,
    loose: chain,
    detecting: chain,
    nodes: fakeStandings(),
    listen: () => undefined,
    detectors,
    actions: new Map(steps.map((step) => [step, action])),
    playbooks: [{ ...playbook, steps }],
    executor,
    account: async () => ({ mined: 0n, pending: 0n, balance: 10n ** 18n }),
    undos: new Map(),
    wsUrl: undefined,
    pushes: false,
    mempool: [],
  };
  return { app, executor };
}

type Entries = ReturnType<typeof entriesOf>;

/** Milliseconds between two looks, for what the end of the sources leaves to do, and after which a run is given up. */
const [lookMs, restMs, mostMs] = [5, 100, 60_000];

/** Runs these chains until all of their sources have ended or, where one begins again, until the journal says enough. */
export async function runAll(
  chains: readonly ChainApp[],
  store = fakeStore(),
  isEnough?: (entries: Entries) => boolean,
  notifiers: App["notifiers"] = [],
  socket?: string,
  told: Pick<App, "followed" | "headed" | "waits"> = {},
  now: () => number = () => 0,
) {
  const stop = new AbortController();
  const open = new Set(chains);
  const watched = chains.map((one) => watchedBy(one, () => open.delete(one)));
  const config = {
    mode: "act",
    detectorDeadlineMs: 1_000,
    actions: [],
    playbooks: [playbook],
    chains: watched.map((one) => one.config),
    limits: { perTarget: 10, withinBlocks: 7_200n },
    assets: {},
    anchors: { everySeconds: 60 },
    operator: { approvers: [], threshold: 1 },
    armed: { everyBlocks: 1n, stressFee: 10n, leastPauses: 3n, grantDays: 7n },
  } as unknown as Config;
  const app: App = { config, chains: watched, notifiers, close: async () => undefined, ...told };
  const rest = () => setTimeout(() => stop.abort(), restMs);
  const look = setInterval(() => (isEnough?.(entriesOf(store)) ?? open.size === 0) && rest(), lookMs);
  const end = setTimeout(() => stop.abort(), mostMs);
  await run(app, store, { env: {}, write: () => undefined, now, ...(socket && { socket }) }, stop.signal).finally(
    () => {
      clearInterval(look);
      clearTimeout(end);
    },
  );
  return { store, entries: entriesOf(store) };
}

function watchedBy(app: ChainApp, ended: () => void): ChainApp {
  const { source } = app.config;
  const make: typeof source.make = (tools) => {
    const { observations } = source.make(tools);
    return {
      async *observations(signal) {
        yield* observations(signal);
        ended();
      },
    };
  };
  return { ...app, config: { ...app.config, source: { ...source, make } } };
}

/** The ids of intents, without their block's hash. */
export const intentsOf = (entries: Entries) =>
  entries.filter(({ kind }) => kind === "intent").map(({ ref }) => ref.replace(/:[0-9a-f]{8}:/, ":"));
