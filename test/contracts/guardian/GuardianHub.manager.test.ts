import managerJson from "@openzeppelin/contracts/build/contracts/AccessManager.json" with { type: "json" };
import { expect } from "chai";
import { ask, ethers, loadFixture, send } from "../support/chain.ts";
import { commit, deployHub, pause, selector, trip } from "../support/hub.ts";
import { deployManager, throughManager } from "../support/rules.ts";

describe("GuardianHub through an AccessManager", () => {
  it("pauses an Ownable contract through an AccessManager in which the hub has the pause selector alone", async () => {
    const { hub, admin, bot } = await loadFixture(deployHub);
    const manager = await ethers.getContractAt(managerJson.abi, await deployManager());
    const target = await ethers.deployContract("PausableOwnable", [manager]);
    const address = await target.getAddress();
    await send(manager, admin, "setTargetFunctionRole", address, [selector("pause()")], 1);
    await send(manager, admin, "grantRole", 1, await hub.getAddress(), 0);
    const carried = { target: await manager.getAddress(), data: throughManager(address, selector("pause()")) };
    const actions = [pause(address, carried)];
    await commit(hub, admin, actions);

    const { held } = await trip(hub, bot, actions);

    expect(held).to.equal(1n);
    expect(await ask(target, "paused")).to.equal(true);
  });
});
