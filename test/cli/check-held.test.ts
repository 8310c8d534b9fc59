import { expect } from "chai";
import { createStage } from "../../src/range/drill/stage.ts";
import { AAVE } from "../../src/range/embedded/addresses.ts";
import { firebreak } from "../support/cli.ts";
import { type LiveChain, openLiveChain } from "../support/live-chain.ts";

describe("firebreak check, of what is paused already", function () {
  this.timeout(120_000);
  let live: LiveChain;
  before(async () => {
    live = await openLiveChain();
  });
  after(() => live.close());

  it("warns, and refuses nothing: who starts what it passes also starts it during an incident (it refused)", async () => {
    const { path } = live.write({});
    const check = (...more: readonly string[]) => firebreak(["check", "--config", path, ...more], live.env);
    const before = await check();
    const stage = createStage(live.fork);
    const pausing = { from: live.guardian.address, to: AAVE.configurator, call: "setPoolPause(bool)", args: [true] };
    await stage.submit(pausing, new Map());
    await stage.mine();

    const [lines, json] = [await check(), await check("--json")];

    expect([before.code, lines.code, json.code]).to.deep.equal([0, 0, 0]);
    expect(before.out).not.to.include("holds already");
    expect(lines.out).to.match(/^! pause-pool: its effect holds already/m);
    expect(JSON.parse(json.out).warnings.join()).to.include("pause-pool: its effect holds already");
  });

  it("refuses a key that may not pause it all the same", async () => {
    const stranger = await live.check({ signer: { key: "env:STRANGER" } });

    expect([stranger.code, stranger.about]).to.deep.equal([1, ["action pause-pool"]]);
  });
});
