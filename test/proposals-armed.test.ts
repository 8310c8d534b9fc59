import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { createApp } from "../src/app/app.ts";
import { parseConfig } from "../src/config/config.ts";
import { run } from "../src/run.ts";
import { openStore } from "../src/store/sqlite.ts";
import { firebreak } from "./support/cli.ts";
import { openSafeWorld, type SafeWorld } from "./support/safe-world.ts";

describe("a ladder that ends with owners of a real Safe, while the responder runs", function () {
  this.timeout(120_000);
  let world: SafeWorld;
  let folder = "";
  before(async () => {
    world = await openSafeWorld("1.4.1");
    folder = mkdtempSync(join(tmpdir(), "fb-armed-"));
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await world?.close();
  });

  it("is told to have lost a way when the Safe loses the right to make its call (nobody heard of it before it was needed)", async () => {
    const { fork, address, target, of } = world;
    const path = join(folder, "store.sqlite");
    const propose = { safe: address, target, call: "pause()" };
    const rules = JSON.stringify({
      chain: { id: 1, rpc: [fork.url], quorum: 1, blockSeconds: 0.1 },
      source: { use: "heads", pollMs: 50 },
      store: path,
      proposals: join(folder, "out"),
      detectors: { owner: { use: "privileged-change", address: target, event: "event Told()" } },
      actions: { stop: { use: "pause", target } },
      playbooks: [
        { name: "any", when: { detector: "owner" }, do: "act", steps: [{ ladder: [{ action: "stop" }, { propose }] }] },
      ],
    });
    const around = { env: {}, write: () => undefined, now: () => 1 };
    const app = await createApp(parseConfig(rules, "firebreak.yaml"), around);
    const store = await openStore({ path, now: () => 1 });
    const ended = new AbortController();
    const running = run(app, store, around, ended.signal);
    const told = async (kind: string) => {
      for (let tries = 0; tries < 400; tries++) {
        const all = await store.entries(0, 1_000);
        const found = all.find((one) => one.kind === kind && one.ref.startsWith("proposal:"));
        if (found !== undefined) return found.body;
        await fork.rpc("evm_mine", []);
        await pause(50);
      }
      return undefined;
    };

    const armed = await told("armed");
    await fork.rpc("hardhat_impersonateAccount", [address]);
    await fork.rpc("hardhat_setBalance", [address, "0xde0b6b3a7640000"]);
    const call = of(target, "transferOwnership(address)", [world.relayer.address]);
    await fork.rpc("eth_sendTransaction", [{ from: address, ...call }]);
    const red = await told("disarmed");
    const status = await firebreak(["status", "--store", path]);
    ended.abort();
    await running;
    await app.close();
    await store.close();

    expect(armed?.["reason"]).to.equal(`simulated from the Safe ${address}`);
    expect(red).to.include({ severity: "critical", path: "proposal", target });
    expect(red?.["reason"]).to.include(`the Safe ${address} cannot call pause() of ${target}`);
    expect(status.out).to.match(/^NOT ARMED proposal:owners-[0-9a-f]{8}: the Safe /m);
  });
});
