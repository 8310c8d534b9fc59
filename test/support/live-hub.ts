import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Wallet, ZeroAddress } from "ethers";
import type { Address } from "../../src/core/types.ts";
import { encode, hubInterface } from "../../src/lifecycle/hub.ts";
import { openProofFork } from "../../src/lifecycle/proof-fork.ts";
import { createStage } from "../../src/range/drill/stage.ts";
import { AAVE, EXECUTOR } from "../../src/range/embedded/addresses.ts";
import type { Fork } from "../../src/range/fork.ts";
import { firebreak, type Ran } from "./cli.ts";
import { deploy } from "./plans.ts";

const HOUR = 3_600;

export type LiveHub = Awaited<ReturnType<typeof openLiveHub>>;

/** An anvil that stands in for the live chain: the embedded Aave, and a hub of which we have the admin's key. */
export async function openLiveHub() {
  const admin = Wallet.createRandom();
  const fork = await openProofFork({ kind: "embedded" }, "anvil");
  const hub = await deploy(fork, "GuardianHub", [admin.address, Wallet.createRandom().address, HOUR, [EXECUTOR], 1, 1]);
  // Its authority and its health predicate are never asked here.
  const release = await deploy(fork, "RecoveryController", [admin.address, hub, hub, 24 * HOUR, HOUR, 0, ZeroAddress]);
  await fund(fork, admin.address);
  const folder = mkdtempSync(join(tmpdir(), "firebreak-plan-"));
  const abi = hubInterface();

  return {
    fork,
    hub,
    release,
    admin,
    folder,
    /** Writes a plan into the folder; returns its path. */
    write(text: string, name = "plan.yaml"): string {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    },
    /** Runs `firebreak plan` with the admin's key, or another one, in HUB_ADMIN_KEY. */
    plan: (args: readonly string[], key = admin.privateKey): Promise<Ran> =>
      firebreak(["plan", ...args], { ...process.env, FIREBREAK_FORK_URL: "", HUB_ADMIN_KEY: key }),
    planHash: async (id: string): Promise<string> =>
      String(await fork.rpc("eth_call", [{ to: hub, data: encode(abi, "planHash", [id]) }, "latest"])),
    /** How many transactions an account has sent. */
    sent: async (account: string): Promise<number> =>
      Number(await fork.rpc("eth_getTransactionCount", [account, "latest"])),
    async waitOutDelay(): Promise<void> {
      await fork.rpc("evm_increaseTime", [HOUR + 1]);
      await fork.rpc("evm_mine", []);
    },
    giveRole: () => giveRole(fork, hub),
    async close(): Promise<void> {
      rmSync(folder, { recursive: true, force: true });
      await fork.close();
    },
  };
}

export async function fund(fork: Fork, account: string, ether = 1n): Promise<void> {
  await fork.rpc("hardhat_setBalance", [account, `0x${(ether * 10n ** 18n).toString(16)}`]);
}

export async function giveRole(fork: Fork, hub: Address): Promise<void> {
  const stage = createStage(fork);
  await stage.submit({ from: EXECUTOR, to: AAVE.acl, call: "addEmergencyAdmin(address)", args: [hub] }, new Map());
  await stage.mine();
}
