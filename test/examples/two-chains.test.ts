import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { JsonRpcProvider, Wallet } from "ethers";
import { loadConfig } from "../../src/config/config.ts";
import type { Address } from "../../src/core/types.ts";
import { lower } from "../../src/lib/words.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import { type Acting, openActing } from "../actions/acting.ts";
import { commitAndGrant, deployToken, freezingPlan, HOUR, thief } from "../actions/holding-plan.ts";
import { firebreak } from "../support/cli.ts";
import { fund } from "../support/live-hub.ts";
import { deploy } from "../support/plans.ts";
import { deploySafe } from "../support/safes.ts";
import { members } from "../support/trips.ts";

const COUNCIL: Address = "0x00000000000000000000000000000000000c0c17";
const RESUMER: Address = "0x00000000000000000000000000000000000c0c18";
const payer = "0x00000000000000000000000000000000000000fe";
const standIn = (end: string) => `0x${"0".repeat(37)}${end}`;

describe("the example of two chains", function () {
  this.timeout(240_000);
  const key = Wallet.createRandom();
  let acting: Acting;
  let base: Fork;
  let folder = "";
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-two-chains-"));
    acting = await openActing();
    base = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
    await base.rpc("anvil_setChainId", [8453]);
    for (const fork of [acting.fork, base]) await fund(fork, key.address);
    const sender = lower(key.address);

    const [admin, recovery] = await deploySafes(acting.fork);
    const hub = lower(await deploy(acting.fork, "GuardianHub", [admin, recovery, HOUR, members, 2, 3]));
    const token = lower(await deployToken(acting, hub));
    await commitAndGrant(acting, freezingPlan(hub, token), { admin, delay: HOUR, keys: [sender] });
    const holders = [sender, COUNCIL, RESUMER];
    const there = lower(await deploy(base, "FreezableToken", ["Token", "TOK", holders, thief, 1_000n]));
    const trigger = await acting.holder(hub, "TRIGGER()");
    writeExample({
      [standIn("a01")]: hub,
      [standIn("a02")]: trigger,
      [standIn("a03")]: token,
      [standIn("b03")]: there,
    });

    // Each fork stands for three nodes.
    const nodes = ["ONE", "TWO", "THREE"].flatMap((name) => [
      [`ETHEREUM_RPC_${name}`, `${acting.fork.url}/?${name}`],
      [`BASE_RPC_${name}`, `${base.url}/?${name}`],
    ]);
    const others = {
      FIREBREAK_TRIGGER_KEY: key.privateKey,
      MONITORING_SECRET: "s".repeat(32),
      HEARTBEAT_URL: base.url,
    };
    const lines = [...nodes, ...Object.entries(others)].map((pair) => `${pair.join("=")}\n`);
    writeFileSync(join(folder, ".env"), lines.join(""));
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await base?.close();
    await acting?.close();
  });

  /** Real Safes: no hub may be in the hands of one key. */
  async function deploySafes(fork: Fork): Promise<readonly [Address, Address]> {
    await fork.rpc("hardhat_impersonateAccount", [payer]);
    await fund(fork, payer, 1_000_000n);
    const quick = { staticNetwork: true, pollingInterval: 20, cacheTimeout: -1 };
    const provider = new JsonRpcProvider(fork.url, undefined, quick);
    const by = await provider.getSigner(payer);
    const admin = await deploySafe(by, { version: "1.4.1" });
    const recovery = await deploySafe(by, { version: "1.4.1" });
    provider.destroy();
    return [lower(admin.address), lower(recovery.address)];
  }

  /** The example, with what stands on these chains in the place of its stand-ins. */
  function writeExample(addresses: Readonly<Record<string, string>>): void {
    cpSync("examples/two-chains", folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      const text = Object.entries(addresses).reduce(
        (before, [from, to]) => before.replaceAll(from, to),
        readFileSync(path, "utf8"),
      );
      writeFileSync(path, text);
    }
  }

  it("has several chains, a webhook, a ladder, and three ways to freeze", () => {
    const { chains, webhook, actions, playbooks } = loadConfig("examples/two-chains");

    expect(chains.map(({ name, quorum }) => [name, quorum])).to.deep.equal([
      ["ethereum", 2],
      ["base", 2],
    ]);
    expect(webhook?.port).to.equal(9465);
    expect(actions.map(({ part }) => part)).to.deep.equal(["trip-plan", "quorum-trip", "freeze-account"]);
    expect(Object.values(playbooks[0]?.ladders ?? {}).flat()).to.have.length(3);
  });

  it("is refused by check where the key has no right, and accepted where it has", async () => {
    const stranger = Wallet.createRandom();
    await fund(acting.fork, stranger.address);
    await fund(base, stranger.address);

    const refused = await firebreak(["check", "--json", "--config", folder], {
      ...process.env,
      FIREBREAK_TRIGGER_KEY: stranger.privateKey,
    });
    const accepted = await firebreak(["check", "--json", "--config", folder]);

    const about: { about: string }[] = JSON.parse(refused.out).objections;
    expect(new Set(about.map((one) => one.about))).to.deep.equal(
      new Set(["action freeze-by-plan", "action freeze-on-base"]),
    );
    expect(refused.code).to.equal(1);
    expect(JSON.parse(accepted.out).objections, accepted.err).to.deep.equal([]);
    expect(accepted.code).to.equal(0);
  });
});
