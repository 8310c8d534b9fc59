import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { createApp } from "../src/app/app.ts";
import { parseConfig } from "../src/config/config.ts";
import { parseProposal } from "../src/lib/proposal-file.ts";
import { execute } from "../src/lifecycle/safe/execute.ts";
import { run } from "../src/run.ts";
import { openStore } from "../src/store/sqlite.ts";
import { firebreak } from "./support/cli.ts";
import { openSafeWorld, type SafeWorld } from "./support/safe-world.ts";

describe("a responder without any key, where a Safe alone has the right", function () {
  this.timeout(120_000);
  let world: SafeWorld;
  let folder = "";
  before(async () => {
    world = await openSafeWorld("1.4.1");
    folder = mkdtempSync(join(tmpdir(), "fb-alone-"));
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await world?.close();
  });

  const rules = () =>
    JSON.stringify({
      chain: { id: 1, rpc: [world.fork.url], quorum: 1, blockSeconds: 0.1 },
      source: { use: "heads", pollMs: 50 },
      mode: "act",
      store: join(folder, "store.sqlite"),
      proposals: join(folder, "out"),
      notifiers: [{ use: "terminal" }],
      detectors: {
        paid: {
          use: "privileged-change",
          address: world.address,
          event: "event SafeReceived(address indexed,uint256)",
          acceptUnseen: true,
        },
      },
      actions: { ask: { use: "safe-proposal", safe: world.address, target: world.target } },
      playbooks: [{ name: "any", when: { detector: "paid" }, do: "act", steps: ["ask"] }],
    });

  it("is passed by check, with how it is undone", async () => {
    const path = join(folder, "firebreak.yaml");
    writeFileSync(path, rules());

    const { code, out } = await firebreak(["check", "--config", path]);

    expect([code, out.match(/^✗.*/gm)]).to.deep.equal([0, null]);
    expect(out).to.match(/✓ ask: call pause\(\) of 0x.*, which owners of the Safe 0x.* sign/);
    expect(out).to.include("undone: unpause() of");
  });

  it("is said by check to be proven where it ends a ladder (no line said so)", async () => {
    const path = join(folder, "ladder.yaml");
    const propose = { safe: world.address, target: world.target, call: "pause()" };
    const ladder = JSON.stringify([{ ladder: [{ action: "ask" }, { propose, afterBlocks: 2 }] }]);
    writeFileSync(path, rules().replace('["ask"]', ladder));

    const { code, out } = await firebreak(["check", "--config", path]);

    expect(code, out).to.equal(0);
    expect(out).to.match(/^✓ proposal to 0x\w+: the Safe may call pause\(\) of 0x\w+, which its owners sign$/m);
  });

  it("is armed, has owners sign when something is found, and sees that it holds", async () => {
    const { fork, address } = world;
    const out = join(folder, "out");
    const around = { env: {}, write: () => undefined, now: () => 1 };
    const app = await createApp(parseConfig(rules(), "firebreak.yaml"), around);
    const store = await openStore({ path: join(folder, "store.sqlite"), now: () => 1 });
    const ended = new AbortController();
    const running = run(app, store, around, ended.signal);
    const until = async (kind: string, found: () => Promise<boolean>) => {
      for (let tries = 0; tries < 400 && !(await found()); tries++) {
        await fork.rpc("evm_mine", []);
        await pause(50);
      }
      return (await store.entries(0, 1_000)).filter((one) => one.kind === kind).map(({ ref, body }) => ({ ref, body }));
    };
    const has = (kind: string) => async () => (await store.entries(0, 1_000)).some((one) => one.kind === kind);

    const [armed] = await until("armed", has("armed"));
    await world.payer.sendTransaction({ to: address, value: 1n }).then((sent) => sent.wait());
    const [asked] = await until("rung", async () => existsSync(out) && readdirSync(out).length > 0);
    const proposal = parseProposal(readFileSync(join(out, readdirSync(out)[0] ?? ""), "utf8"));
    const signed = await world.signed(proposal, 0, 1);
    await execute(await world.standing(signed), world.executor(), await world.at(), () => undefined);
    const [effect] = await until("effect", has("effect"));
    ended.abort();
    await running;
    await app.close();
    await store.close();

    expect(armed).to.deep.include({ ref: "ask" });
    expect(armed?.body).to.include({ path: "proposal", reason: `simulated from the Safe ${address}` });
    expect(asked?.body).to.include({ status: "asked", severity: "critical" });
    expect(proposal).to.deep.include({ action: "ask", abi: "pause()" });
    expect(effect).to.deep.include({ ref: "ask" });
    expect(effect?.body).to.include({ holds: "yes" });
  });
});
