import { expect } from "chai";
import { ask, loadFixture, mined, networkHelpers, send } from "../support/chain.ts";
import { addressesOf, hostile, PLAN, unpauseAsHub } from "../support/hub.ts";
import { deployWithIncident } from "../support/incident.ts";

describe("GuardianHub, dryRun and holding", () => {
  it("names those who would fail, for anybody, and changes nothing", async () => {
    const { hub, stranger, actions, paused } = await loadFixture(deployWithIncident);
    await unpauseAsHub(hub, String(actions[0]?.target));

    const receipt = await mined(hub, stranger, "dryRun", PLAN, actions);

    expect(await ask(hub, "dryRun", PLAN, actions)).to.equal(0b1010n);
    expect(receipt.logs).to.have.length(0);
    expect((await paused())[0]).to.equal(false);
    expect(await ask(hub, "holding", actions)).to.equal(0b0100n);
  });

  it("refuses other actions, and the simulation is for the hub alone", async () => {
    const { hub, admin, actions } = await loadFixture(deployWithIncident);

    const other = ask(hub, "dryRun", PLAN, actions.slice(1));
    await expect(other).to.be.revertedWithCustomError(hub, "GuardianHub_WrongActions");
    const simulated = send(hub, admin, "simulate", actions);
    await expect(simulated).to.be.revertedWithCustomError(hub, "GuardianHub_OnlySelf");
  });

  it("asks for more gas instead of naming those it could not reach", async () => {
    const { hub, stranger, actions } = await loadFixture(deployWithIncident);
    await networkHelpers.mine();

    const short = send(hub, stranger, "dryRun", PLAN, actions, { gasLimit: 330_000 });

    await expect(short).to.be.revertedWithCustomError(hub, "GuardianHub_InsufficientGas");
  });

  it("takes 256 actions and no more", async () => {
    const { hub, actions } = await loadFixture(deployWithIncident);
    const [first] = actions;
    const many = Array.from({ length: 256 }, () => first);

    expect(await ask(hub, "holding", many, { gasLimit: 16_000_000 })).to.equal(2n ** 256n - 1n);
    const more = ask(hub, "holding", [...many, first], { gasLimit: 16_000_000 });
    await expect(more).to.be.revertedWithCustomError(hub, "GuardianHub_TooManyActions").withArgs(257);
  });

  it("answers false for whatever is no clear yes", async () => {
    const { hub, stranger, actions } = await loadFixture(deployWithIncident);
    const [first] = actions;
    if (first === undefined) throw new Error("expected an action");
    const silent = await Promise.all(["probe reverts", "probe short", "probe bomb"].map(hostile));
    const asked = (await addressesOf(silent)).map((probeTarget) => ({ ...first, probeTarget }));
    const max = `0x${"f".repeat(64)}`;
    const odd = [
      { probeTarget: stranger.address },
      { op: 2 },
      { op: 255 },
      { op: 1, expected: max },
      { probeData: "0x" },
      { mask: max, op: 1 },
    ];

    const answer = await ask(hub, "holding", [...asked, ...odd.map((change) => ({ ...first, ...change }))], {
      gasLimit: 16_000_000,
    });

    expect(answer).to.equal(0n);
  });
});
