import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { openOperator } from "../../src/sources/operator.ts";
import { makeFolder } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";

const approver = `0x${"a1".repeat(20)}`;
const standing = {
  ...{ chain: "mainnet", id: "1", nodes: [], block: "120", mode: "act", open: [], blindSince: 1_000 },
  armed: [{ ref: "pause", armed: true, reason: "simulated now" }],
  effects: [{ action: "pause", chainId: "1", holds: "yes", block: "120", since: "119" }],
  loosened: [{ verb: "brake", scope: "pause", ends: "9000000000", by: [approver], level: "notify" }],
};

describe("how a responder stands whose database does not answer", () => {
  let folder: ReturnType<typeof makeFolder>;
  let config: string;
  let close: () => Promise<unknown>;
  beforeEach(() => {
    [folder, close] = [makeFolder(), async () => undefined];
    config = `${folder.path}/firebreak.yaml`;
    const chain = { id: 1, rpc: ["http://127.0.0.1:1"], quorum: 1 };
    const more = { operator: { socket: "op.sock" }, store: { postgres: "env:DATABASE" } };
    writeFileSync(config, JSON.stringify({ chain, ...more }));
  });
  afterEach(async () => {
    await close();
    folder.remove();
  });

  const answers = async () => {
    const message = JSON.stringify([standing]);
    const operator = await openOperator(`${folder.path}/op.sock`, async () => ({ accepted: true, message }));
    close = () => operator.close();
  };
  const env = { DATABASE: "postgresql://firebreak@127.0.0.1:1/none" };
  const ask = (...args: readonly string[]) => firebreak([...args, "--config", config], env);

  it("is the word of the process alone, and what the record alone knows is not said to be nothing (it ended with an error)", async () => {
    await answers();

    const { code, out } = await ask("status");
    const json = JSON.parse((await ask("status", "--json")).out);

    const lines = out.split("\n");
    expect(code).to.equal(0);
    expect(lines[0]).to.match(/^RECORD {4}the database .* does not answer: .*; what follows the process says itself: /);
    expect(lines[1]).to.match(/^BLIND {5}no block of chain mainnet was handled since 1970/);
    expect(lines.slice(2, 5)).to.deep.equal([
      "running, mode act",
      `LOOSENED  brake for pause until 2255-03-14T16:00:00.000Z (chain time), by ${approver}`,
      "observed up to block 120",
    ]);
    expect(out).to.match(/^NOT ARMED pause: it was armed as of block 120: simulated now$/m);
    expect(out).to.match(/^HOLDS {5}pause on chain 1: since block 119/m);
    expect(json).to.include({ running: true, mode: "act" }).and.not.have.any.keys("incidents", "faults", "entries");
  });

  it("is unknown where no process answers either, and whoever asks hears where one may be asked", async () => {
    const byConfig = await ask("status");
    const byStore = await firebreak(["status", "--store", "env:DATABASE"], env);

    expect([byConfig.code, byStore.code]).to.deep.equal([1, 1]);
    expect(byConfig.err).to.match(/does not answer: .*; nor does a process answer \(.*op\.sock\).* --socket\n$/);
    expect(byStore.err).to.match(/does not answer: .*; a process that runs says itself .* --socket\n$/);
  });

  it("explains nothing, and says what can be asked of the process", async () => {
    const none = await ask("explain", "stolen");
    await answers();
    const some = await ask("explain", "stolen");

    expect([none.code, some.code]).to.deep.equal([1, 1]);
    expect(none.err).to.match(
      /does not answer: .*a process that runs says .*`firebreak status --config or --socket`\n$/,
    );
    expect(some.err).to.match(/does not answer: .*the process runs, and says .*`firebreak status --config`\n$/);
  });
});
