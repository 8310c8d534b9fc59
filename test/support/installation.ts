// A whole installation on a chain of our own: Safes in the offices, the scripts as processes, as a team runs them.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Interface, JsonRpcProvider, NonceManager, Wallet } from "ethers";
import { deploy as runDeploy } from "../../scripts/deploy.ts";
import { verify as runVerify } from "../../scripts/verify.ts";
import type { Address } from "../../src/core/types.ts";
import { lower } from "../../src/lib/words.ts";
import { handsOn } from "../../src/lifecycle/fork-hands.ts";
import { hubInterface } from "../../src/lifecycle/hub.ts";
import { type Installation, readRecord } from "../../src/lifecycle/installation/record.ts";
import { AAVE, EXECUTOR, RESERVES } from "../../src/range/embedded/addresses.ts";
import type { Fork } from "../../src/range/fork.ts";
import { here, type Ran } from "./cli.ts";
import { fund } from "./live-hub.ts";
import { deploySafe, type RealSafe } from "./safes.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const deadlineMs = 120_000;

export type Team = Awaited<ReturnType<typeof hireTeam>>;

/** Somebody for every office: three Safes, three guardians, a responder's key, and who deploys. */
export async function hireTeam(fork: Fork) {
  const deployer = Wallet.createRandom();
  await fund(fork, deployer.address, 100n);
  const provider = new JsonRpcProvider(fork.url, undefined, { cacheTimeout: -1, polling: true, pollingInterval: 20 });
  const by = new NonceManager(deployer.connect(provider));
  const safes: RealSafe[] = [];
  for (const version of ["1.3.0", "1.4.1", "1.5.0"] as const) safes.push(await deploySafe(by, { version }));
  provider.destroy();
  const [admin, authority, keeper] = safes.map(({ address }) => lower(address));
  if (!admin || !authority || !keeper) throw new Error("expected three Safes");
  const people = [1, 2, 3, 4].map(() => Wallet.createRandom());
  const [bot, ...guardians] = people.map(({ address }) => lower(address));
  if (!bot) throw new Error("expected a key");
  const { timestamp } = await handsOn(fork, hubInterface()).head();
  const until = new Date((Number(timestamp) + 300 * 86_400) * 1_000).toISOString().slice(0, 10);
  return { deployer, admin, authority, keeper, bot, guardians, until };
}

/** Parameters that nothing speaks against, for these targets. */
export function parametersFor(team: Team, changes: object = {}) {
  return {
    name: "test",
    chain: 1,
    admin: team.admin,
    guardians: { members: team.guardians, quorum: 2, topQuorum: 3 },
    planDelaySeconds: 86_400,
    recovery: {
      admin: team.keeper,
      adminDelaySeconds: 172_800,
      authority: team.authority,
      delaySeconds: 43_200,
      quickDelaySeconds: 3_600,
      graceSeconds: 3_600,
    },
    ...changes,
  };
}

const dai = RESERVES[4].address;
export const PLAN = `0x${"70".repeat(32)}`;

/** Aave: the hub is an emergency admin, and so is the manager, which opens again. */
export function aaveParameters(team: Team, changes: object = {}) {
  const acl = { from: EXECUTOR, to: AAVE.acl, call: "addEmergencyAdmin(address)" };
  const base = parametersFor(team);
  const zero = `0x${"00".repeat(32)}`;
  const pool = { configurator: AAVE.configurator, dataProvider: AAVE.dataProvider, lastReserve: dai };
  return {
    ...base,
    health: [{ target: AAVE.dataProvider, call: "getUnbackedMintCap(address)", args: [dai], expected: zero }],
    resumes: [{ target: AAVE.configurator, call: "setPoolPause(bool)", args: [false] }],
    handover: ["$hub", "$manager"].map((account) => ({ ...acl, args: [account] })),
    plans: [{ plan: PLAN, minTier: 1, actions: [{ use: "aave-pool-pause", ...pool }] }],
    triggers: [
      { key: team.bot, plans: [PLAN], until: team.until, uses: 3, refillSeconds: 86_400, cooldownSeconds: 60 },
    ],
    ...changes,
  };
}

export type Office = Awaited<ReturnType<typeof openOffice>>;

/** A folder to deploy from, and the two scripts, in this process: Hardhat is loaded once. */
export function openOffice(fork: Fork, team: Team) {
  const folder = mkdtempSync(join(tmpdir(), "firebreak-deploy-"));
  const hands = handsOn(fork, hubInterface());
  const env = { ...process.env, DEPLOYER: team.deployer.privateKey, HARDHAT_DISABLE_TELEMETRY: "true" };
  return {
    folder,
    hands,
    record: (): Installation => readRecord(join(folder, "test.json")),
    deploy(parameters: object, ...options: string[]): Promise<Ran> {
      const path = join(folder, "installation.yaml");
      writeFileSync(path, JSON.stringify(parameters));
      const args = [path, "--rpc", fork.url, "--key", "env:DEPLOYER", "--out", folder, ...options];
      return here(() => runDeploy(args), env);
    },
    verify: (...options: string[]): Promise<Ran> =>
      here(() => runVerify([join(folder, "test.json"), "--rpc", fork.url, ...options]), env),
    /** As anybody, on the fork. */
    act: (from: Address, to: Address, call: string, args: readonly unknown[]) =>
      hands.act(from, { to, data: lower(new Interface([`function ${call}`]).encodeFunctionData(call, args)) }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A script of the checkout; one that isolates its process for ever gets one of its own. */
export function script(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  const known = { "scripts/deploy.ts": runDeploy, "scripts/verify.ts": runVerify }[file];
  return known === undefined ? scriptProcess(file, args, env) : here(() => known(args), env);
}

export function scriptProcess(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    const said = { out: "", err: "" };
    child.stdout.on("data", (chunk) => {
      said.out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      said.err += chunk;
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), deadlineMs);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code, ...said });
    });
  });
}
