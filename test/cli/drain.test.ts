import { expect } from "chai";
import { firebreak } from "../support/cli.ts";
import { type LiveChain, openLiveChain } from "../support/live-chain.ts";
import { startResponder } from "../support/responder.ts";

describe("firebreak run, told to stop while an intent is open", function () {
  this.timeout(120_000);
  let live: LiveChain;
  before(async () => {
    live = await openLiveChain();
    // What the responder sends waits in the pool until the test mines it.
    await live.fork.rpc("evm_setAutomine", [false]);
  });
  after(() => live.close());

  it("ends in time and loses nothing: the next one finishes the intent with the same transaction, and none is sent twice", async () => {
    const { path } = live.write({ source: { use: "heads", pollMs: 50 } });
    const sent = (tag: string) => live.fork.rpc("eth_getTransactionCount", [live.guardian.address, tag]);
    const status = async () => JSON.parse((await firebreak(["status", "--config", path, "--json"], live.env)).out);
    const first = startResponder(path, live.env);
    await first.says(/armed +pause-pool/);

    await live.grantBridge();
    await first.says(/sent +1:/);
    const { code } = await first.end("SIGTERM");
    const between = await status();
    await live.fork.rpc("evm_mine", []);
    const second = startResponder(path, live.env);
    await second.says(/CONTAINED/);
    await second.end("SIGTERM");
    const after = await status();

    // A process that its deadline ends after eight seconds ends with 1.
    expect(code, first.said()).to.equal(0);
    expect(between.open).to.have.length(1);
    expect(between.open[0].stage).to.equal("broadcast");
    expect(after.open).to.deep.equal([]);
    expect(Object.values(after.incidents)).to.deep.include.members([
      { ...Object(Object.values(after.incidents)[0]), outcome: "contained", stage: "verified" },
    ]);
    expect(after.truth[0]).to.include({ action: "pause-pool", holds: "yes", by: between.open[0].hash });
    expect([await sent("latest"), await sent("pending")]).to.deep.equal(["0x1", "0x1"]);
  });
});
