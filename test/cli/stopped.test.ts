import { expect } from "chai";
import { firebreak } from "../support/cli.ts";
import { type LiveChain, openLiveChain } from "../support/live-chain.ts";
import { startResponder } from "../support/responder.ts";

describe("a responder that was told to stop, and one that was killed", function () {
  this.timeout(120_000);
  let live: LiveChain;
  before(async () => {
    live = await openLiveChain();
  });
  after(() => live.close());

  it("are told apart by status and by the next start (they looked alike)", async () => {
    const { path } = live.write({});
    const status = async () => (await firebreak(["status", "--config", path], live.env)).out.split("\n")[0];
    const first = startResponder(path, live.env);
    await first.says(/armed +pause-pool/);
    const stopped = await first.end("SIGTERM");
    const afterStop = await status();
    const second = startResponder(path, live.env);
    await second.says(/armed +pause-pool/);
    const running = await status();
    await second.end("SIGKILL");
    const afterKill = await status();
    const third = startResponder(path, live.env);
    await third.says(/started .*last run left no stop in the record: it was killed/);
    await third.end("SIGTERM");

    expect(stopped.code).to.equal(0);
    // As one line of JSON, like all that no journal says.
    expect(first.said()).to.match(
      /^{"level":"info",.*"msg":"stopped: nothing is watched until it is started again"}$/m,
    );
    expect(afterStop).to.match(/^NOT RUNNING: .* in mode act, and was stopped at \d{4}-.*Z$/);
    expect(running).to.equal("running, mode act");
    expect(second.said()).not.to.include("last run left").and.not.include("nothing is watched");
    expect(afterKill).to.match(/^NOT RUNNING: .* in mode act, and left no stop in the record: it was killed, or /);
  });
});
