import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { id, Wallet } from "ethers";
import { openProofFork } from "../../src/lifecycle/proof-fork.ts";
import { createStage } from "../../src/range/drill/stage.ts";
import { AAVE, EXECUTOR, RESERVES } from "../../src/range/embedded/addresses.ts";
import { firebreak } from "./cli.ts";
import { fund, giveRole } from "./live-hub.ts";

const dai = RESERVES[4].address;

export type LiveChain = Awaited<ReturnType<typeof openLiveChain>>;

/** An anvil that stands in for the live chain, with Aave on it: the key `guardian` may pause and un-pause the pool, `stranger` may nothing. */
export async function openLiveChain() {
  const fork = await openProofFork({ kind: "embedded" }, "anvil");
  const [guardian, stranger] = [Wallet.createRandom(), Wallet.createRandom()];
  for (const { address } of [guardian, stranger]) await fund(fork, address);
  await giveRole(fork, guardian.address.toLowerCase() as `0x${string}`);

  const folders: string[] = [];
  const env = {
    ...process.env,
    GUARDIAN: guardian.privateKey,
    STRANGER: stranger.privateKey,
    POOR: Wallet.createRandom().privateKey,
  };
  return {
    fork,
    env,
    guardian,
    stranger,
    /** Writes a configuration into a folder of its own: the rules with these changes, or the text as it is. */
    write(changes: object | string): { readonly path: string; readonly files: () => readonly string[] } {
      const folder = mkdtempSync(join(tmpdir(), "firebreak-live-"));
      folders.push(folder);
      const path = join(folder, "firebreak.yaml");
      writeFileSync(
        path,
        typeof changes === "string" ? changes : JSON.stringify({ ...rulesFor(fork.url), ...changes }),
      );
      return { path, files: () => readdirSync(folder) };
    },
    /** What `firebreak check` objects to: who it is about, and why. */
    async check(changes: object) {
      const { code, out, err } = await firebreak(["check", "--json", "--config", this.write(changes).path], env);
      if (out === "") throw new Error(`expected an object on stdout, found none; stderr: ${err}`);
      const objections: { about: string; objection: string }[] = JSON.parse(out).objections;
      return { code, about: objections.map(({ about }) => about), why: objections.map(({ objection }) => objection) };
    },
    /** Somebody may mint unbacked from now on. */
    async grantBridge(account = stranger.address): Promise<void> {
      const stage = createStage(fork);
      await stage.submit({ from: EXECUTOR, to: AAVE.acl, call: "addBridge(address)", args: [account] }, new Map());
      await stage.mine();
    },
    async close(): Promise<void> {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      await fork.close();
    },
  };
}

export const bridgeRole = {
  use: "privileged-change",
  address: AAVE.acl,
  event: "event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)",
  where: { role: id("BRIDGE") },
};

export const pausePool = {
  use: "pause",
  target: AAVE.configurator,
  call: "function setPoolPause(bool)",
  args: [true],
  holds: { to: AAVE.dataProvider, call: "function getPaused(address) view returns (bool)", args: [dai] },
  acceptLoosenKey: true,
};

/** Rules that `check` has nothing to say against. */
function rulesFor(url: string) {
  return {
    chain: { id: 1, rpc: [url], quorum: 1 },
    mode: "act",
    signer: { key: "env:GUARDIAN" },
    store: "store.sqlite",
    notifiers: [{ use: "terminal" }],
    detectors: { "bridge-role": bridgeRole },
    actions: { "pause-pool": pausePool },
    playbooks: [{ name: "rogue-bridge", when: { detector: "bridge-role" }, do: "act", steps: ["pause-pool"] }],
  };
}
