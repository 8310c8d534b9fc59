import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Wallet } from "ethers";
import { loadArtifact } from "../../../src/range/drill/artifact.ts";
import { startAnvil } from "../../../src/range/engines/anvil.ts";
import { startEdr } from "../../../src/range/engines/edr.ts";
import { healthy } from "../../../src/range/faults/fault.ts";
import { type Gate, type Meddler, openGate } from "../../../src/range/faults/gate.ts";
import { rpcClient } from "../../../src/range/rpc/client.ts";
import { verifyJournal } from "../../../src/store/verify.ts";
import { firebreakProcess } from "../../support/cli.ts";
import { type Running, startResponder } from "../../support/responder.ts";

export const target = "0x00000000000000000000000000000000000fb002";
/** Says whatever it is sent; watched like the target. */
export const speaker = "0x00000000000000000000000000000000000fb004";
/** The same, and watched by nobody. */
export const bystander = "0x00000000000000000000000000000000000fb005";
export const stranger = "0x00000000000000000000000000000000000fb003";
const rich = "0xd3c21bcecceda1000000";
/** Node alone may take ten seconds to start where a machine is busy. */
export const armedWithinMs = 60_000;
const codes = [
  [target, "Drainable"],
  [speaker, "LogReplay"],
  [bystander, "LogReplay"],
] as const;

export type Settings = {
  readonly chain?: object;
  readonly config?: object;
  readonly env?: Readonly<Record<string, string>>;
};
export type RealShape = {
  readonly engine?: "anvil" | "edr";
  readonly nodes?: number;
  /** What differs from the usual configuration; whatever it opens, it closes when the signal aborts. */
  readonly settings?: (ground: Ground, signal: AbortSignal) => Settings | Promise<Settings>;
  /** The rows themselves start it. */
  readonly isIdle?: boolean;
};
export type Ground = Awaited<ReturnType<typeof openGround>>;
export type Real = Awaited<ReturnType<typeof openReal>>;

/** A chain of its own with the target on it, and proxies before it that fail as they are told. */
async function openGround({ engine = "anvil", nodes = 1 }: RealShape) {
  const start = engine === "anvil" ? startAnvil : startEdr;
  const { port, close: stop } = await start({ hardfork: "prague", chainId: 1, order: "fees", baseFee: 10 ** 9 });
  const rpc = rpcClient(`http://127.0.0.1:${port}`, 60_000);
  const folder = mkdtempSync(join(tmpdir(), "firebreak-real-"));
  const meddlers: Meddler[] = Array.from({ length: nodes }, () => healthy);
  const gates: Gate[] = [];
  for (let index = 0; index < nodes; index++)
    gates.push(
      await openGate(`http://127.0.0.1:${port}`, {
        call: (...args) => (meddlers[index] ?? healthy).call(...args),
        socket: () => (meddlers[index] ?? healthy).socket(),
      }),
    );
  for (const [at, name] of codes) {
    const code = await rpc.call("eth_call", [{ data: loadArtifact(name).bytecode, gas: "0x989680" }, "latest"]);
    await rpc.call("hardhat_setCode", [at, code]);
  }
  await rpc.call("hardhat_setBalance", [stranger, rich]);
  await rpc.call("hardhat_impersonateAccount", [stranger]);
  await rpc.call("evm_setAutomine", [false]);
  await rpc.call("evm_mine");
  const close = async () => {
    for (const gate of gates) await gate.close();
    await rpc.close();
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { rpc, folder, gates, meddlers, close };
}

/** The real responder as its own process, on a real node, with proxies between them. */
export async function openReal(shape: RealShape = {}) {
  const ground = await openGround(shape);
  const { rpc, folder, gates } = ground;
  const ended = new AbortController();
  const [key, spare] = [Wallet.createRandom(), Wallet.createRandom()];
  for (const { address } of [key, spare]) await rpc.call("hardhat_setBalance", [address, rich]);
  const { env = {}, ...settings } = (await shape.settings?.(ground, ended.signal)) ?? {};
  const path = join(folder, "firebreak.yaml");
  const store = join(folder, "store.sqlite");
  const config = configOf(gates, settings);
  const write = (changed: object) => writeFileSync(path, JSON.stringify(changed), { mode: 0o600 });
  write(config);

  let running: Running | undefined;
  let before = "";
  const environment = () => ({ ...process.env, KEY: key.privateKey, SPARE: spare.privateKey, ...env });
  const launch = (): Running => {
    running = startResponder(path, environment());
    return running;
  };
  const end = async (signal: NodeJS.Signals) => {
    await running?.end(signal);
    before += running?.said() ?? "";
    running = undefined;
  };
  const start = () => launch().says(/armed +pause/, armedWithinMs);
  const close = async () => {
    await end("SIGTERM");
    const { intact } = shape.isIdle ? { intact: true } : verifyJournal(store);
    ended.abort();
    await ground.close();
    return { intact };
  };
  if (!shape.isIdle)
    await start().catch(async (error: unknown) => {
      await close();
      throw error;
    });
  return {
    ...ground,
    ...{ key, spare, path, store, config, write, launch, start, close },
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    isIdle: shape.isIdle === true,
    isRunning: () => running !== undefined,
    pid: () => running?.pid,
    /** The exit code of `firebreak check` on the configuration as it is now. */
    check: async () => (await firebreakProcess(["check", "--config", path], environment())).code,
    said: () => `${before}${running?.said() ?? ""}`,
  };
}

export function configOf(gates: readonly Gate[], { chain, config }: Settings) {
  const rpc = gates.map(({ url }) => url);
  return {
    chain: { id: 1, rpc, quorum: rpc.length === 1 ? 1 : 2, blockSeconds: 1, staleSeconds: 5, ...chain },
    source: { use: "heads", pollMs: 50 },
    ...{ mode: "act", store: "store.sqlite", signer: { key: "env:KEY" } },
    notifiers: [{ use: "terminal" }],
    detectors: {
      drain: {
        ...{ use: "privileged-change", address: [target, speaker], acceptUnseen: true },
        event: "event Drain(address indexed to, uint256 amount)",
      },
    },
    actions: { pause },
    playbooks: [{ name: "drain", when: { detector: "drain" }, do: "act", steps: ["pause"], cooldownBlocks: 0 }],
    limits: { perTarget: 1_000 },
    ...config,
  };
}

export const pause = {
  ...{ use: "pause", target, call: "function pause()", args: [], acceptLoosenKey: true },
  holds: { to: target, call: "function paused() view returns (bool)", args: [] },
};
