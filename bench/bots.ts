// Who answers the drain: Firebreak as it is installed, and the peers as their documentation shows them.
import { type ChildProcess, fork, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { toBeHex, zeroPadValue } from "ethers";
import { chainId, target } from "./chain.ts";
import { armed, opened, settled, startAt } from "./records.ts";

export type Bot = {
  readonly pid: number;
  /** Milliseconds from the start of the process until it was ready to act. */
  readonly readyMs: number;
  /** Until it has seen that everything it sent holds. Of a bot that does not look, at once. */
  rest(): Promise<void>;
  stop(): Promise<void>;
};

export type FirebreakOptions = {
  readonly key: string;
  /** Ports of the nodes that it reads and sends to. */
  readonly ports: readonly number[];
  /** How many of them must agree. */
  readonly quorum: number;
  readonly contracts: number;
  /** The block after which it catches up; without it, the head. */
  readonly from?: { readonly number: bigint; readonly hash: string };
  /** What Node loads before it. */
  readonly preload?: string;
  /** False: it is measured while it gets ready. */
  readonly untilReady?: boolean;
};

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** As users have it: built, so that no compiler is in its memory. */
export function installed(): readonly string[] {
  const path = here("../dist/cli/main.js");
  // With the flags of its first line, which a shell passes on.
  if (existsSync(path)) return [...(/^#!.* node (.*)/.exec(readFileSync(path, "utf8"))?.[1]?.split(" ") ?? []), path];
  throw new Error("expected the built package in dist/, found none; use `npm run bench`, or run `npm run build` first");
}

const readyWithinMs = 60_000;
const drainEvent = "event Drain(address indexed to, uint256 amount)";

/** Rules for so many watched contracts; the last one is the target, the others never say anything. */
export function rules(contracts: number): object {
  const others = Array.from({ length: contracts - 1 }, (_, index) =>
    zeroPadValue(toBeHex(0xc0ffee000000n + BigInt(index)), 20),
  );
  return {
    detectors: { others: watch(others), drain: watch(target) },
    actions: {
      pause: {
        use: "pause",
        target,
        call: "function pause()",
        args: [],
        holds: { to: target, call: "function paused() view returns (bool)", args: [] },
        acceptLoosenKey: true,
      },
    },
    playbooks: [{ name: "drain", when: { detector: "drain" }, do: "act", steps: ["pause"], cooldownBlocks: 0 }],
  };
}

function watch(address: string | readonly string[]): object {
  return { use: "privileged-change", address, event: drainEvent, acceptUnseen: true };
}

export async function startFirebreak({
  key,
  ports,
  quorum,
  contracts,
  from,
  preload,
  untilReady = true,
}: FirebreakOptions): Promise<Bot & { readonly store: string }> {
  const folder = mkdtempSync(join(tmpdir(), "firebreak-bench-"));
  const store = join(folder, "store.sqlite");
  const config = join(folder, "firebreak.yaml");
  const rpc = ports.map((port) => `http://127.0.0.1:${port}`);
  writeFileSync(
    config,
    JSON.stringify({
      ...rules(contracts),
      chain: { id: chainId, rpc, ws: `ws://127.0.0.1:${ports[0]}`, quorum },
      source: { use: "heads", pollMs: 1_000 },
      mode: "act",
      // Every incident of a measurement is to be answered.
      limits: { perTarget: 1_000 },
      signer: { key: "env:BENCH_KEY" },
      store,
      notifiers: [{ use: "jsonl", path: join(folder, "notices.jsonl") }],
    }),
  );
  if (from !== undefined) await startAt(store, from);
  const started = performance.now();
  const args = [...(preload ? ["--import", here(preload)] : []), ...installed(), "run", "--config", config];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, BENCH_KEY: key },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = listen(child);
  await until(async () => (await (untilReady ? armed : opened)(store)) || undefined, child, said);
  const readyMs = performance.now() - started;
  const rest = async () => void (await until(async () => (await settled(store)) || undefined, child, said));
  return { pid: child.pid ?? 0, store, readyMs, rest, stop: () => stop(child, folder) };
}

export type Naive = "viem-ws" | "ethers-ws" | "ethers-http" | "viem-http" | "floor-heads";

/** The peer's script, unchanged; it is copied beside its libraries, since Node looks for them from where a file lies. */
export async function startNaive(variant: Naive, key: string, port: number): Promise<Bot> {
  const script = here(".run/naive-bot.mjs");
  mkdirSync(here(".run"), { recursive: true });
  copyFileSync(here("../../shared/bench/naive-bot.mjs"), script);
  const started = performance.now();
  const child = fork(script, [variant, String(port), target, key], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  return ready(child, started);
}

/** The least that answers with a durable intent. */
export async function startLeast(key: string, port: number): Promise<Bot> {
  const started = performance.now();
  const child = fork(here("least.ts"), [String(port), target, key], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  return ready(child, started);
}

/** What any process pays for a head and two questions. */
export async function startFloor(port: number): Promise<Bot> {
  const started = performance.now();
  const child = fork(here("heads-floor.ts"), [String(port)], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  return ready(child, started);
}

async function ready(child: ChildProcess, started: number): Promise<Bot> {
  const said = listen(child);
  let isReady = false;
  child.on("message", (message) => (isReady ||= message === "ready"));
  await until(async () => isReady || undefined, child, said);
  return { pid: child.pid ?? 0, readyMs: performance.now() - started, rest: async () => {}, stop: () => stop(child) };
}

function listen(child: ChildProcess): () => string {
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (piece) => (said = `${said}${piece}`.slice(-2_000)));
  return () => said;
}

async function until<T>(ask: () => Promise<T | undefined>, child: ChildProcess, said: () => string): Promise<T> {
  const end = performance.now() + readyWithinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (child.exitCode !== null || performance.now() > end)
      throw new Error(`expected a bot that gets ready within ${readyWithinMs} ms; it said: ${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function stop(child: ChildProcess, folder?: string): Promise<void> {
  if (child.exitCode === null) {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await gone;
    clearTimeout(timer);
  }
  if (folder) rmSync(folder, { recursive: true, force: true });
}
