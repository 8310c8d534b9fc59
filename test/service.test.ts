import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { firebreak } from "./support/cli.ts";
import { type LiveChain, openLiveChain } from "./support/live-chain.ts";
import { startResponder } from "./support/responder.ts";

const approver = Wallet.createRandom();

describe("a responder whose configuration changes", function () {
  this.timeout(240_000);
  let live: LiveChain;
  let env: NodeJS.ProcessEnv;
  before(async () => {
    live = await openLiveChain();
    env = { ...live.env, APPROVER: approver.privateKey };
  });
  after(() => live.close());

  it("keeps the last good one, takes what tightens at once, and what loosens with an approval of its exact text", async () => {
    const operator = { approvers: [approver.address] };
    const { path } = live.write({ mode: "shadow", operator, source: { use: "heads", pollMs: 50 } });
    const good = JSON.parse(readFileSync(path, "utf8"));
    const write = (changes: object) => writeFileSync(path, JSON.stringify({ ...good, ...changes }));
    const responder = startResponder(path, env);
    await responder.says(/armed +pause-pool/);

    writeFileSync(path, "chain: [");
    await responder.says(/fault +configuration .*is not good/);
    write({ mode: "act" });
    await responder.says(/started .*mode act/);

    const runs = join(path, "..", "runs.json");
    copyFileSync(path, runs);
    write({ mode: "act", playbooks: [] });
    await responder.says(/fault +configuration .*may loosen: playbook rogue-bridge/);
    const approval = join(path, "..", "approval.json");
    const both = ["--config", path, "--before", runs];
    const sign = await firebreak(["sign", "reload", ...both, "--key", "env:APPROVER", "--out", approval], env);
    const reload = await firebreak(["reload", "--config", path, "--signature", approval], env);
    expect([sign.code, reload.code], sign.err + reload.err).to.deep.equal([0, 0]);
    await responder.says(/COMMAND +reload/);
    await responder.says(/started [\s\S]*started [\s\S]*started /);

    expect((await responder.end("SIGTERM")).code).to.equal(0);
  });

  it("is a folder: says which file is not good, takes a new one, and wants an approval of the whole when one is removed", async () => {
    const operator = { approvers: [approver.address] };
    const { path: file } = live.write({ mode: "shadow", operator, source: { use: "heads", pollMs: 50 } });
    const path = dirname(file);
    const more = join(path, "more.yaml");
    const responder = startResponder(path, env);
    await responder.says(/armed +pause-pool/);

    writeFileSync(more, "mode: act\n");
    await responder.says(/fault +configuration .*is not good/);
    writeFileSync(
      more,
      "detectors: { told: { use: privileged-change, address: 0x1111111111111111111111111111111111111111, event: event Told() } }\nplaybooks: [{ name: a, when: { detector: told }, do: notify, steps: [] }]\n",
    );
    await responder.says(/started [\s\S]*started /);

    const runs = join(path, "runs");
    mkdirSync(runs);
    for (const name of readdirSync(path).filter((one) => one.endsWith(".yaml")))
      copyFileSync(join(path, name), join(runs, name));
    rmSync(more);
    await responder.says(/fault +configuration .*may loosen: detector told is/);
    const approval = join(path, "approval.json");
    const both = ["--config", path, "--before", runs];
    const sign = await firebreak(["sign", "reload", ...both, "--key", "env:APPROVER", "--out", approval], env);
    const reload = await firebreak(["reload", "--config", path, "--signature", approval], env);
    expect([sign.code, reload.code], sign.err + reload.err).to.deep.equal([0, 0]);
    await responder.says(/COMMAND +reload/);
    await responder.says(/started [\s\S]*started [\s\S]*started /);

    const status = await firebreak(["status", "--json", "--config", path], env);
    expect(status.code, status.err).to.equal(0);
    expect((await responder.end("SIGTERM")).code).to.equal(0);
  });
});
