import type { App, ChainApp } from "../src/app.ts";
import type { ChainConfig, Config } from "../src/config.ts";
import type { Executor } from "../src/core/parts.ts";
import type { Playbook } from "../src/core/playbook.ts";
import type { Observation } from "../src/core/types.ts";
import type { NamedDetector } from "../src/core/watchers.ts";
import { run } from "../src/run.ts";
import type { HeadsTools } from "../src/sources/heads.ts";
import { detector, firing } from "./core/watching.ts";
import {
  blockOf,
  entriesOf,
  fakeAction,
  fakeChain,
  fakeExecutor,
  fakeStandings,
  fakeStore,
  observationOf,
} from "./support/fakes.ts";

const playbook: Playbook = {
  name: "stop",
  when: { detectors: ["owner"], severity: "critical", confidence: 0, atLeast: 1, withinBlocks: 25n },
  do: "act",
  vetoBlocks: 0n,
  steps: [],
  cooldownBlocks: 10n,
  atRisk: [],
};

export type SourceTools = Pick<HeadsTools, "progress">;

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
  readonly sign?: Executor["sign"];
  readonly broadcast?: Executor["broadcast"];
};

/** One chain with fakes around it; `sent` is what its executor signed. */
export function chainOf({ name, id, head, steps, fires = false, asked = async () => undefined, ...more }: Setting) {
  const { source, sign, broadcast, detectors = fires ? [detector("owner", [], firing("stolen"))] : [] } = more;
  const executor = fakeExecutor({ ...(sign && { sign }), ...(broadcast && { broadcast }) });
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
    blockSeconds: 12,
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
    actions: new Map(steps.map((step) => [step, fakeAction()])),
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

/** Runs these chains until all of their sources have ended, or a moment passed for one that begins again. */
export async function runAll(chains: readonly ChainApp[], ms = 300, store = fakeStore()) {
  const stop = new AbortController();
  const config = {
    mode: "act",
    detectorDeadlineMs: 1_000,
    playbooks: [playbook],
    chains: chains.map((one) => one.config),
    limits: { perTarget: 10, withinBlocks: 7_200n },
    assets: {},
    anchors: { everySeconds: 60 },
    armed: { everyBlocks: 1n, stressFee: 10n, leastPauses: 3n, grantDays: 7n },
  } as unknown as Config;
  const app: App = { config, chains, notifiers: [], close: async () => undefined };
  setTimeout(() => stop.abort(), ms);
  await run(app, store, { env: {}, write: () => undefined, now: () => 0 }, stop.signal);
  return { store, entries: entriesOf(store) };
}

/** The ids of intents, without their block's hash. */
export const intentsOf = (entries: ReturnType<typeof entriesOf>) =>
  entries.filter(({ kind }) => kind === "intent").map(({ ref }) => ref.replace(/:[0-9a-f]{8}:/, ":"));
