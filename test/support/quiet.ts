import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ChainApp, createApp } from "../../src/app/app.ts";
import { parseConfig } from "../../src/config/config.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Detector } from "../../src/core/parts.ts";
import type { Address, Entry, Finding } from "../../src/core/types.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import type { Recording } from "../../src/range/recorded/format.ts";
import { loadRecording } from "../../src/range/recording.ts";
import { playRecordedBlock } from "../../src/range/replay.ts";
import { run } from "../../src/run.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { quietDetectors, weth } from "./quiet-detectors.ts";

const thief: Address = "0x00000000000000000000000000000000000bad00";
const watched = 50;
/** Detectors that look at the block before at the same time: more than a fork answers in time would be of no use. */
const atOnce = 100;
/** How often detectors of one kind could say something about the block, and how often the recording lacked what they read. */
export type Tally = Map<string, { evaluated: number; notEvaluable: number }>;
export type Watched = {
  readonly contracts: number;
  readonly tally: Tally;
  readonly findings: readonly Entry[];
  readonly decisions: readonly Entry[];
};

/**
 * A recorded block on one fork, which is played as often as asked, each time from the state before it. `watch` plays it, with a theft in it or not,
 * while the responder watches its busiest contracts with every detector.
 */
export async function openRecordedBlock(path: string) {
  const recording = await loadRecording(path);
  const fork = await openFork({ source: { kind: "recording", path }, engine: "anvil", order: "fifo" });
  const fromBefore = async <T>(act: () => Promise<T>): Promise<T> => {
    const before = await fork.rpc("evm_snapshot", []);
    const done = await act();
    await fork.rpc("evm_revert", [before]);
    return done;
  };
  const busiest = await fromBefore(() => busiestContracts(fork, recording));
  return {
    watch: (theft: boolean): Promise<Watched> => fromBefore(() => watch(fork, recording, busiest, theft)),
    close: () => fork.close(),
  };
}

async function watch(fork: Fork, recording: Recording, busiest: readonly Address[], theft: boolean): Promise<Watched> {
  const folder = mkdtempSync(join(tmpdir(), "firebreak-quiet-"));
  const tally: Tally = new Map();
  const stop = new AbortController();
  try {
    const app = await createApp(parseConfig(JSON.stringify(configFor(fork, busiest, folder)), "quiet"), {
      env: {},
      write: () => {},
      now: Date.now,
    });
    const store = await openStore({ path: join(folder, "store.sqlite"), now: Date.now });
    const one = app.chains[0];
    if (one === undefined) throw new Error("expected one chain, found none");
    const head = await one.chain.head();
    // What could not be read before the block cannot be compared after it: only detectors that saw both count.
    const looked = counted(one, tally, head.number + 1n);
    // The recording has state after the block before, and no logs of it: look at that state, then go on with the next block.
    const before = { chainId: 1n, block: head, logs: [], reorged: [], isHead: true };
    for (let next = 0; next < looked.detectors.length; next += atOnce)
      await Promise.all(
        looked.detectors
          .slice(next, next + atOnce)
          .map(({ detector }) => (detector.everyBlock ? detector.observe(before, one.chain) : [])),
      );
    await store.commit({ entries: [], cursor: { chainId: 1n, block: head } });

    const running = run(
      { ...app, chains: [{ ...one, detectors: looked.detectors }] },
      store,
      { env: {}, write: () => {}, now: Date.now },
      stop.signal,
    );
    await playRecordedBlock(fork, recording, theft ? await theftOn(fork) : undefined);
    await looked.at(head.number + 1n);
    stop.abort();
    await running;

    const entries = await store.entries(0, 10_000);
    await store.close();
    await app.close();
    return {
      contracts: busiest.length,
      tally,
      findings: entries.filter(({ kind }) => kind === "finding"),
      decisions: entries.filter(({ kind }) => kind === "decision"),
    };
  } finally {
    stop.abort();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** By the number of their logs in the block, busiest first. */
async function busiestContracts(fork: Fork, recording: Recording): Promise<readonly Address[]> {
  const { hash } = await playRecordedBlock(fork, recording);
  const logs = (await fork.rpc("eth_getLogs", [{ blockHash: hash }])) as readonly { readonly address: Address }[];
  const counts = new Map<Address, number>();
  for (const { address } of logs) counts.set(address, (counts.get(address) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([address]) => address)
    .slice(0, watched);
}

function configFor(fork: Fork, contracts: readonly Address[], folder: string): object {
  const accounts = [...new Set([...contracts, weth])];
  const detectors = quietDetectors(accounts);
  return {
    chain: { id: 1, rpc: [fork.url], quorum: 1 },
    source: { use: "heads", pollMs: 50 },
    store: join(folder, "store.sqlite"),
    mode: "shadow",
    detectorDeadlineMs: 30_000,
    notifiers: [{ use: "jsonl", path: join(folder, "notices.jsonl") }],
    detectors: Object.fromEntries(detectors),
    actions: { pause: { use: "pause", target: weth } },
    playbooks: detectors.map(([detector]) => ({
      name: detector,
      when: { detector, severity: "critical" },
      do: "act",
      steps: ["pause"],
    })),
  };
}

/** A watched contract's ether leaves: what a thief does, in one transaction. */
async function theftOn(fork: Fork): Promise<Readonly<Record<string, unknown>>> {
  await fork.rpc("hardhat_impersonateAccount", [weth]);
  return {
    from: weth,
    to: thief,
    value: "0x6c6b935b8bbd400000",
    gas: "0x5208",
    maxFeePerGas: "0x2e90edd000",
    maxPriorityFeePerGas: "0x0",
  }; // 2,000 ether
}

function counted({ detectors, chain }: ChainApp, tally: Tally, block: bigint) {
  const readable = new Set<string>();
  const progress = new Map<bigint, number>();
  const mustLook = detectors.filter(({ detector }) => detector.everyBlock).length;

  const wrap = (id: string, detector: Detector): Detector => ({
    ...detector,
    async observe(observation) {
      const { number } = observation.block;
      const kind = id.split("-")[0] ?? "";
      const count = tally.get(kind) ?? { evaluated: 0, notEvaluable: 0 };
      tally.set(kind, count);
      let findings: readonly Finding[] = [];
      try {
        findings = await detector.observe(observation, chain);
        if (number === block && (readable.has(id) || !detector.everyBlock)) count.evaluated++;
        readable.add(id);
      } catch (error) {
        if (!(error instanceof FirebreakError) || error.code !== "NOT_EVALUABLE") throw error;
        if (number === block) count.notEvaluable++;
      }
      if (detector.everyBlock) progress.set(number, (progress.get(number) ?? 0) + 1);
      return findings;
    },
  });

  return {
    detectors: detectors.map(({ id, detector }) => ({ id, detector: wrap(id, detector) })),
    /** Resolves when every detector that looks at each block has looked at this one. */
    async at(number: bigint): Promise<void> {
      const end = performance.now() + 60_000;
      while ((progress.get(number) ?? 0) < mustLook) {
        if (performance.now() > end)
          throw new Error(
            `expected ${mustLook} detectors to look at block ${number}, found ${progress.get(number) ?? 0}`,
          );
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}
