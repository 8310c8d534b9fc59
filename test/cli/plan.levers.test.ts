import { expect } from "chai";
import { type LiveHub, openLiveHub } from "../support/live-hub.ts";

describe("firebreak plan, levers", function () {
  this.timeout(60_000);
  let live: LiveHub;
  before(async () => {
    live = await openLiveHub();
  });
  after(() => live?.close());

  it("says of a lever that nobody can pull that there is none, and does not propose it", async () => {
    const pair = `0x${"00".repeat(18)}7a17`;
    // getReserves(), skim(address) and sync() stand in it, pause() does not.
    await live.fork.rpc("hardhat_setCode", [pair, "0x00630902f1ac63bc25cf7763fff6cae9"]);
    const actions = [{ use: "openzeppelin-pause", target: pair }];
    const path = live.write(
      JSON.stringify({ chain: 1, hub: live.hub, release: live.release, plan: `0x${"01".repeat(32)}`, actions }),
    );
    const rpc = ["--rpc", live.fork.url];

    const unasked = await live.plan(["show", path]);
    const shown = await live.plan(["show", path, ...rpc]);
    const listed = await live.plan(["show", path, ...rpc, "--json"]);
    const proposed = await live.plan(["propose", path, ...rpc, "--key", "env:HUB_ADMIN_KEY"]);

    expect(unasked).to.include({ code: 0, err: "" });
    expect(unasked.out).not.to.include("there is no lever");
    expect(shown).to.include({ code: 1, err: "" });
    expect(shown.out).to.include(`✗ cannot  there is no lever: ${pair} is a Uniswap v2 pair`);
    expect(JSON.parse(listed.out).objections[0][0]).to.include("there is no lever");
    expect(proposed).to.include({ code: 1 });
    expect(proposed.err).to.match(/1\. pause\(\) of 0x0+7a17: there is no lever: .*nothing was sent/);
    expect(await live.sent(live.admin.address)).to.equal(0);
  });
});
