import { expect } from "chai";
import { loadFixture } from "../support/chain.ts";
import { callOf, deployRules, throughManager } from "../support/rules.ts";

describe("PlanRules, inside AccessManager.execute", () => {
  it("allow a pause, through one and through several managers", async () => {
    const { target, managers, check } = await loadFixture(deployRules);
    const once = throughManager(target, callOf("pause()"));

    await check({ target: managers[0], data: once });
    await check({ target: managers[1], data: throughManager(managers[0], once) });
  });

  it("refuse what they refuse outside, and name the inner contract", async () => {
    const { rules, target, managers, check } = await loadFixture(deployRules);
    const bad = [
      [target, callOf("unpause()")],
      [target, callOf("transfer(address,uint256)", 1n, 1n)],
      [target, callOf("approve(address,uint256)", 1n, 1n)],
      [managers[0], callOf("grantRole(uint64,address,uint32)", 0n, 1n, 0n)],
      [managers[0], callOf("setTargetClosed(address,bool)", 1n, 0n)],
    ] as const;

    for (const [inner, data] of bad) {
      const args = [0, inner, data.slice(0, 10)] as const;
      const once = check({ target: managers[0], data: throughManager(inner, data) });
      await expect(once)
        .to.be.revertedWithCustomError(rules, "GuardianHub_Refused")
        .withArgs(...args);
      const twice = check({ target: managers[1], data: throughManager(managers[0], throughManager(inner, data)) });
      await expect(twice)
        .to.be.revertedWithCustomError(rules, "GuardianHub_Refused")
        .withArgs(...args);
    }
  });

  it("refuse the hub, an account without code and empty calldata as what is carried", async () => {
    const { rules, target, hubAddress, stranger, managers, check } = await loadFixture(deployRules);

    for (const inner of [hubAddress, stranger.address]) {
      const checked = check({ target: managers[0], data: throughManager(inner, callOf("pause()")) });
      await expect(checked).to.be.revertedWithCustomError(rules, "GuardianHub_BadTarget").withArgs(0, inner);
    }
    const empty = check({ target: managers[0], data: throughManager(target, "0x") });
    await expect(empty).to.be.revertedWithCustomError(rules, "GuardianHub_BadData").withArgs(0);
  });

  it("refuse what only shares the selector, and more than three managers within each other", async () => {
    const { rules, target, managers, check } = await loadFixture(deployRules);
    const once = throughManager(target, callOf("pause()"));
    const three = throughManager(managers[0], throughManager(managers[1], once));

    const proxy = check({ target, data: once });
    await expect(proxy)
      .to.be.revertedWithCustomError(rules, "GuardianHub_Refused")
      .withArgs(0, target, once.slice(0, 10));
    await check({ target: managers[0], data: three });
    const four = check({ target: managers[0], data: throughManager(managers[1], three) });
    await expect(four).to.be.revertedWithCustomError(rules, "GuardianHub_TooDeep").withArgs(0);
  });
});
