import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { writeProposal } from "../../src/lib/proposal-file.ts";
import { firebreak } from "../support/cli.ts";
import { openSafeWorld, type SafeWorld } from "../support/safe-world.ts";

describe("firebreak safe status of what is over", function () {
  this.timeout(300_000);
  let world: SafeWorld;
  let folder = "";
  const path = (name: string) => join(folder, name);
  const safe = (...args: readonly string[]) =>
    firebreak(["safe", ...args], { ...process.env, PAYER: world.relayer.privateKey });
  before(async () => {
    world = await openSafeWorld("1.4.1");
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fb-ended-"));
    const chain = { id: 1, rpc: [world.fork.url], quorum: 1 };
    const actions = { stop: { use: "pause", target: world.target } };
    const config = { chain, store: "store.sqlite", operator: { socket: "none.sock" }, actions };
    writeFileSync(path("firebreak.yaml"), JSON.stringify(config));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  after(() => world?.close());

  const configured = () => ["--config", path("firebreak.yaml")];
  const kept = (call: readonly string[], out: string) =>
    safe("propose", ...configured(), "--safe", world.address, ...call, "--out", path(out));
  const standing = async () => {
    const { code, out } = await safe("status", ...configured(), "--json");
    return [code, ...JSON.parse(out).map(({ status }: { status: string }) => status)];
  };

  it("tells once of what was overtaken, and lists it as waiting no more (it failed for ever)", async () => {
    const other = world.of(world.target, "paused()");
    await kept(["--to", world.target, "--data", other.data], "other.json");
    await kept(["--action", "stop"], "stop.json");
    const signed = await world.signed(await world.propose(), 0, 1);
    writeFileSync(path("signed.json"), writeProposal(signed));

    const done = await safe("execute", path("signed.json"), ...configured(), "--key", "env:PAYER");

    expect(done.code, done.err).to.equal(0);
    expect(await standing()).to.deep.equal([1, "overtaken"]);
    expect(await standing()).to.deep.equal([0]);
    const { out } = await firebreak(["status", "--store", path("store.sqlite")]);
    expect(out).not.to.include("waits for its owners");
  });

  it("keeps that another program executed it, and says so once (it was said to wait for its owners)", async () => {
    const again = world.of(world.target, "paused()");
    await kept(["--to", world.target, "--data", again.data], "again.json");

    await world.safe.execute({ to: world.target, data: again.data });

    expect(await standing()).to.deep.equal([0, "executed"]);
    expect(await standing()).to.deep.equal([0]);
  });
});
