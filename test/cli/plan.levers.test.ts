import { expect } from "chai";
import { AAVE, GUARDIAN_SAFE } from "../../src/range/embedded/addresses.ts";
import { firebreak } from "../support/cli.ts";
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

  it("finds a hub among those who hold a lever, and never among those who undo it", async () => {
    await live.giveRole();

    const asked = await firebreak(["readiness", "--rpc", live.fork.url, "--json", "--least", "C", AAVE.pool]);

    const [{ levers }] = JSON.parse(asked.out);
    const pause = levers.find(({ call }: { call: string }) => call === "setPoolPause(bool)");
    const accounts = (people: readonly { account: string }[]) => people.map(({ account }) => account);
    expect(asked.code, asked.err).to.equal(1);
    expect(accounts(pause.holders)).to.have.members([GUARDIAN_SAFE, live.hub]);
    expect(pause.holders.find(({ account }: { account: string }) => account === live.hub)).to.include({
      kind: "hub",
      speed: "people",
    });
    expect(accounts(pause.undo.by)).to.deep.equal([GUARDIAN_SAFE]);
  });
});
