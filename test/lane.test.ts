import { expect } from "chai";
import type { App, ChainApp } from "../src/app.ts";
import type { ChainConfig, Config } from "../src/config.ts";
import { FirebreakError } from "../src/core/errors.ts";
import type { Playbook } from "../src/core/playbook.ts";
import type { Observation } from "../src/core/types.ts";
import { run } from "../src/run.ts";
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

type Setting = {
  readonly name: string;
  readonly id: bigint;
  readonly head: number;
  readonly steps: readonly string[];
  readonly fires?: boolean;
  /** What its nodes say of the head, in place of it. */
  readonly asked?: () => Promise<void>;
  /** What the source does instead of showing its head. */
  readonly source?: () => AsyncIterable<Observation>;
};

/** One chain with fakes around it; `sent` is what its executor signed. */
function chainOf({ name, id, head, steps, fires = false, asked = async () => undefined, source }: Setting) {
  const executor = fakeExecutor();
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
    source: { id: "source", part: "heads", make: () => ({ observations: source ?? once }) },
  } as unknown as ChainConfig;
  const app: ChainApp = {
    config,
    chain,
    loose: chain,
    detecting: chain,
    nodes: fakeStandings(),
    listen: () => undefined,
    detectors: fires ? [detector("owner", [], firing("stolen"))] : [],
    actions: new Map(steps.map((step) => [step, fakeAction()])),
    playbooks: [{ ...playbook, steps }],
    executor,
    account: async () => ({ mined: 0n, pending: 0n, balance: 10n ** 18n }),
    undos: new Map(),
    wsUrl: undefined,
    mempool: [],
  };
  return { app, executor };
}

/** Runs these chains until all of their sources have ended, or a moment passed for one that begins again. */
async function runAll(chains: readonly ChainApp[], ms = 300, store = fakeStore()) {
  const stop = new AbortController();
  const config = {
    mode: "act",
    detectorDeadlineMs: 1_000,
    playbooks: [playbook],
    limits: { perTarget: 10, withinBlocks: 7_200n },
    assets: {},
    armed: { everyBlocks: 1n, stressFee: 10n, leastPauses: 3n, grantDays: 7n },
  } as unknown as Config;
  const app: App = { config, chains, notifiers: [], close: async () => undefined };
  setTimeout(() => stop.abort(), ms);
  await run(app, store, { env: {}, write: () => undefined, now: () => 0 }, stop.signal);
  return { store, entries: entriesOf(store) };
}

/** The ids of intents, without their block's hash. */
const intentsOf = (entries: ReturnType<typeof entriesOf>) =>
  entries.filter(({ kind }) => kind === "intent").map(({ ref }) => ref.replace(/:[0-9a-f]{8}:/, ":"));

describe("several chains in one process", () => {
  it("take each playbook's steps on the chain that they are of, in parallel, with that chain's blocks", async () => {
    const seeing = chainOf({ name: "seeing", id: 1n, head: 100, steps: ["pause-here"], fires: true });
    const acting = chainOf({ name: "acting", id: 10n, head: 9_000, steps: ["pause-there"] });
    const neither = chainOf({ name: "neither", id: 137n, head: 5, steps: [] });

    const { entries } = await runAll([seeing.app, acting.app, neither.app]);

    expect(new Set(intentsOf(entries))).to.deep.equal(
      new Set(["1:stolen:pause-here:100:0", "10:stolen:pause-there:9000:0"]),
    );
    expect(neither.executor.trace).to.deep.equal([]);
  });

  it("delay no other one when the nodes of one do not answer, and take its steps as soon as they do", async () => {
    const order: string[] = [];
    let isDown = true;
    const asked = async () => {
      if (isDown) throw new FirebreakError("RPC_UNREACHABLE", "no node answers", { retryable: true });
    };
    const acting = chainOf({ name: "acting", id: 10n, head: 9_000, steps: ["pause-there"], asked });
    const seeing = chainOf({ name: "seeing", id: 1n, head: 100, steps: ["pause-here"], fires: true });
    const store = fakeStore();
    setTimeout(() => {
      order.push(...intentsOf(entriesOf(store)));
      isDown = false;
    }, 500);

    const { entries } = await runAll([acting.app, seeing.app], 1_600, store);

    expect(order).to.deep.equal(["1:stolen:pause-here:100:0"]);
    expect(intentsOf(entries)).to.deep.equal(["1:stolen:pause-here:100:0", "10:stolen:pause-there:9000:0"]);
    const told = entries.find(({ ref, body }) => ref === "chain:acting" && body["held"] !== undefined);
    expect(told?.body["reason"]).to.match(/acting cannot be followed yet: its steps for stolen/);
  });

  it("take after a restart the steps that waited for a chain that could not be followed", async () => {
    const down = async () => {
      throw new FirebreakError("RPC_UNREACHABLE", "no node answers", { retryable: true });
    };
    const chains = (asked?: () => Promise<void>) => [
      chainOf({ name: "seeing", id: 1n, head: 100, steps: ["pause-here"], fires: asked !== undefined }).app,
      chainOf({ name: "acting", id: 10n, head: 9_000, steps: ["pause-there"], ...(asked && { asked }) }).app,
    ];
    const { entries: before } = await runAll(chains(down));
    const journal = before.map((entry, index) => ({ ...entry, seq: index + 1, at: 0, prev: "", hash: "" }));

    const { entries } = await runAll(
      chains(),
      300,
      fakeStore({ entries: async (after) => journal.filter(({ seq }) => seq > after) }),
    );

    expect(intentsOf(before)).to.deep.equal(["1:stolen:pause-here:100:0"]);
    expect(intentsOf(entries)).to.deep.equal(["10:stolen:pause-there:9000:0"]);
  });

  it("go on when the loop of one ends with an error, and say which", async () => {
    const broken = chainOf({
      name: "broken",
      id: 10n,
      head: 1,
      steps: [],
      source: () => {
        throw new TypeError("a bug");
      },
    });
    const seeing = chainOf({ name: "seeing", id: 1n, head: 100, steps: ["pause-here"], fires: true });

    const { entries } = await runAll([broken.app, seeing.app]);

    expect(entries.find(({ kind }) => kind === "fault")).to.deep.equal({
      kind: "fault",
      ref: "chain:broken",
      body: { reason: "a bug" },
    });
    expect(entries.some(({ kind }) => kind === "intent")).to.equal(true);
  });

  it("end the process when the only one ends with an error, so that its supervisor starts it anew", async () => {
    const { app } = chainOf({
      name: "broken",
      id: 1n,
      head: 1,
      steps: [],
      source: () => {
        throw new TypeError("a bug");
      },
    });

    const failure = await runAll([app]).catch((error: unknown) => error);

    expect(failure).to.be.instanceOf(TypeError);
  });
});
