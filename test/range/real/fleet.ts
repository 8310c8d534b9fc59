import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { toBeHex, Wallet } from "ethers";
import { loadArtifact } from "../../../src/range/drill/artifact.ts";
import { openPostgresReadOnly, verifyPostgres } from "../../../src/store/postgres.ts";
import { freePort, postgresBin, startCluster } from "../../support/postgres.ts";
import { type Running, startResponder } from "../../support/responder.ts";
import { armedWithinMs, configOf, type Ground, pause } from "./world.ts";

/** Each with a detector, an action and a playbook of its own. */
export const targets = [1, 2, 3, 4, 5, 6].map((index) => `0x00000000000000000000000000000000000fb1${index}0`);
const rich = toBeHex(10n ** 24n);
const restMs = 200;

export type Mode = "act-locally" | "hold";
export type Fleet = Awaited<ReturnType<typeof openFleet>>;
export type Replica = Fleet["replicas"][number];

/** Replicas of one responder, each `firebreak run` with a key of its own, on one chain and one database, which can crash. */
export async function openFleet({ rpc, gates, folder }: Ground, signal: AbortSignal, count: number, mode: Mode) {
  const bin = postgresBin();
  if (bin === undefined) throw new Error("expected PostgreSQL, found none");
  const cluster = await startCluster(bin);
  const url = await cluster.database();
  const code = await rpc.call("eth_call", [{ data: loadArtifact("Drainable").bytecode, gas: "0x989680" }, "latest"]);
  for (const target of targets) await rpc.call("hardhat_setCode", [target, code]);

  const database = { isDown: false, crashes: 0 };
  const ended: string[] = [];
  const common = {
    signer: { key: "env:KEY" },
    onStoreDown: mode,
    detectors: Object.fromEntries(targets.map((address, index) => [`drain${index}`, { ...watched, address }])),
    actions: Object.fromEntries(targets.map((target, index) => [`pause${index}`, pauseOf(target)])),
    playbooks: targets.map((_, index) => ({
      ...{ name: `drain${index}`, when: { detector: `drain${index}` }, do: "act" },
      ...{ steps: [`pause${index}`], cooldownBlocks: 0 },
    })),
  };

  /** One process, started again by whoever watches over it when it ends by itself, as it does where the database is away at its start. */
  async function openReplica(name: string) {
    const [key, port, place] = [Wallet.createRandom(), await freePort(), join(folder, name)];
    const path = join(place, "firebreak.yaml");
    const store = { postgres: "env:DB", replica: name, leaseSeconds: 1 };
    mkdirSync(place);
    writeFileSync(path, JSON.stringify(configOf(gates, { config: { ...common, store, metrics: { port } } })));
    await rpc.call("hardhat_setBalance", [key.address, rich]);
    let running: Running | undefined;

    const start = () => {
      const it = startResponder(path, { ...process.env, KEY: key.privateKey, DB: url });
      const { isDown, crashes } = database;
      running = it;
      void it.ended.then(async (code) => {
        if (running !== it) return;
        running = undefined;
        if (!isDown && !database.isDown && database.crashes === crashes)
          ended.push(`${name} ended with ${code}: ${it.said()}`);
        await sleep(restMs);
        if (running === undefined && !signal.aborted) start();
      });
    };
    const kill = async () => {
      const it = running;
      running = undefined;
      await it?.end("SIGKILL");
    };
    signal.addEventListener("abort", () => void kill());
    return {
      ...{ name, address: key.address.toLowerCase(), start, kill },
      isRunning: () => running !== undefined,
      said: () => running?.said() ?? "",
      /** Every chain is seen, the record can be reached, every action is armed. */
      async ready(): Promise<void> {
        const end = performance.now() + armedWithinMs;
        for (let found = ""; found !== "ready\n"; await sleep(50)) {
          found = await fetch(`http://127.0.0.1:${port}/readyz`).then((answer) => answer.text(), String);
          if (performance.now() > end) throw new Error(`${name} is not ready: ${found}${running?.said()}`);
        }
      },
    };
  }

  const replicas: Awaited<ReturnType<typeof openReplica>>[] = [];
  for (const name of ["one", "two", "three"].slice(0, count)) replicas.push(await openReplica(name));
  return {
    ...{ replicas, database, ended, mode },
    /** Stops the database at once and starts it again. */
    async crash(awayMs: number): Promise<void> {
      database.isDown = true;
      database.crashes++;
      await cluster.crash();
      await sleep(awayMs);
      await cluster.start();
      database.isDown = false;
    },
    async read(after: number) {
      const reader = await openPostgresReadOnly(url);
      const [entries, open] = [await reader.entries(after, 100_000), await reader.openIntents()];
      await reader.close();
      return { entries, open };
    },
    isIntact: async () => (await verifyPostgres(url)).intact,
  };
}

const watched = {
  ...{ use: "privileged-change", acceptUnseen: true },
  event: "event Drain(address indexed to, uint256 amount)",
};
const pauseOf = (target: string) => ({ ...pause, target, holds: { ...pause.holds, to: target } });
