import { expect } from "chai";
import { AAVE } from "../../src/range/embedded/addresses.ts";
import { firebreak } from "../support/cli.ts";
import { type LiveChain, openLiveChain, pausePool } from "../support/live-chain.ts";
import { startResponder } from "../support/responder.ts";
import { openStuckNode } from "../support/stuck-node.ts";

const armed = /armed +pause-pool/;

describe("firebreak run", function () {
  this.timeout(120_000);
  let live: LiveChain;
  before(async () => {
    live = await openLiveChain();
  });
  after(() => live.close());

  it("says in one sentence why it does not start, and leaves no store behind", async () => {
    const chain = (id: number, rpc: string) => ({ chain: { id, rpc: [rpc], quorum: 1 } });
    const cases: readonly (readonly [changes: object | string, code: number])[] = [
      ["chain: [1", 2],
      ["chain: one", 2],
      [chain(5, live.fork.url), 1],
      [chain(1, "http://127.0.0.1:9"), 1],
      [{ signer: { key: "env:FIREBREAK_NO_SUCH_KEY" } }, 1],
      [{ store: "no/such/folder/store.sqlite", signer: { key: "file:no.key" } }, 1],
    ];
    for (const [changes, wanted] of cases) {
      const { path, files } = live.write(changes);

      const { code, out, err } = await firebreak(["run", "--config", path], live.env);

      expect({ code, out }, err).to.deep.equal({ code: wanted, out: "" });
      expect(err).to.match(/^firebreak: .+\n( {2}.+\n)*$/);
      expect(files()).to.deep.equal(["firebreak.yaml"]);
    }
    expect((await firebreak(["run", "--config", "nowhere.yaml"], live.env)).code).to.equal(2);
  });

  it("says that it tells nobody where there are no notifiers (it ran, and printed nothing)", async () => {
    const running = startResponder(live.write({ notifiers: [] }).path, live.env);

    await running.says(/tells nobody: add at least one entry under notifiers/);

    expect((await running.end("SIGTERM")).code).to.equal(0);
  });

  it("does not start beside another one on the same store, and names who writes it", async () => {
    const { path } = live.write({});
    const first = startResponder(path, live.env);
    await first.says(armed);

    const second = await firebreak(["run", "--config", path], live.env);
    const { code } = await first.end("SIGTERM");

    expect({ code: second.code, out: second.out }).to.deep.equal({ code: 1, out: "" });
    expect(second.err.trim().split("\n")).to.have.length(1);
    expect(second.err).to.include("store.sqlite").and.include(`process ${first.pid}`);
    expect(code).to.equal(0);
  });

  it("starts again on the store that a killed one left", async () => {
    const { path } = live.write({});
    const killed = startResponder(path, live.env);
    await killed.says(armed);
    await killed.end("SIGKILL");

    const next = startResponder(path, live.env);
    await next.says(armed);

    expect((await next.end("SIGTERM")).code).to.equal(0);
  });

  it("ends within two seconds with 0 at SIGTERM and at Ctrl-C, and keeps its record beside the configuration", async () => {
    const took: number[] = [];
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const { path, files } = live.write({});
      const responder = startResponder(path, live.env);
      await responder.says(armed);

      const { code, ms } = await responder.end(signal);

      expect(code, responder.said()).to.equal(0);
      took.push(ms);
      expect(files()).to.include("store.sqlite");
      expect((await firebreak(["audit", "verify", "--store", path.replace(/[^/]+$/, "store.sqlite")])).code).to.equal(
        0,
      );
    }
    // What else the machine does only makes it longer.
    expect(Math.min(...took)).to.be.below(2_000);
  });

  it("ends by itself when its only node has stopped answering: after eight seconds it would be ended, with 1", async () => {
    const node = await openStuckNode(live.fork.url);
    const { path } = live.write({ chain: { id: 1, rpc: [node.url], quorum: 1 }, source: { use: "heads", pollMs: 50 } });
    const responder = startResponder(path, live.env);
    await responder.says(armed);
    node.stick();
    await node.asked();

    const { code } = await responder.end("SIGTERM");
    await node.close();

    expect(code, responder.said()).to.equal(0);
  });

  it("ends in time as well when that node stops while the account is looked at for the first time: what asks again is not asked out", async () => {
    const node = await openStuckNode(live.fork.url);
    const { path } = live.write({ chain: { id: 1, rpc: [node.url], quorum: 1 }, source: { use: "heads", pollMs: 50 } });
    const stuck = node.stickAt("eth_getTransactionCount");
    const responder = startResponder(path, live.env);
    await stuck;

    const { code } = await responder.end("SIGTERM");
    await node.close();

    expect(code, responder.said()).to.equal(0);
  });

  it("goes on when its only node goes away, and says so", async () => {
    const node = await openStuckNode(live.fork.url);
    const { path } = live.write({ chain: { id: 1, rpc: [node.url], quorum: 1 }, source: { use: "heads", pollMs: 50 } });
    const responder = startResponder(path, live.env);
    await responder.says(armed);
    await node.close();
    await responder.says(/fault +source/);

    expect((await responder.end("SIGTERM")).code).to.equal(0);
  });

  it("sends nothing in mode shadow, and says what it would do", async () => {
    const { path } = live.write({ mode: "shadow" });
    const responder = startResponder(path, live.env);
    await responder.says(armed);

    await live.grantBridge();
    await responder.says(/would act/);
    const sent = await live.fork.rpc("eth_getTransactionCount", [live.guardian.address, "pending"]);
    await responder.end("SIGTERM");

    expect(sent).to.equal("0x0");
  });

  it("passes over a way that would fail, takes the next one at once, and ends the ladder when its effect holds", async () => {
    const refused = { ...pausePool, target: AAVE.acl, call: "function addBridge(address)", args: [AAVE.acl] };
    const ladder = [
      { action: "refused" },
      { action: "pause-pool", afterBlocks: 50 },
      { page: "Call.", afterBlocks: 99 },
    ];
    const { path } = live.write({
      source: { use: "heads", pollMs: 50 },
      actions: { refused, "pause-pool": pausePool },
      playbooks: [{ name: "rogue-bridge", when: { detector: "bridge-role" }, do: "act", steps: [{ ladder }] }],
    });
    const responder = startResponder(path, live.env);
    await responder.says(/DISARMED +refused/);
    await responder.says(/armed +pause-pool/);

    // Another account than before: a role that is there already is granted without an event.
    await live.grantBridge(`0x${"be".repeat(20)}`);
    await responder.says(/about to send +pause-pool/);
    await live.fork.rpc("evm_mine", []);
    await responder.says(/ladder holds/);
    await responder.end("SIGTERM");

    expect(responder.said()).not.to.include("about to send     refused");
    expect(responder.said()).not.to.include("PEOPLE NEEDED");
  });
});
