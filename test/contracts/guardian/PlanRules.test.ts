import { expect } from "chai";
import { concat, toBeHex } from "ethers";
import { loadFixture, networkHelpers, send, time } from "../support/chain.ts";
import { deployHub, hashOf, PLAN, PLAN_DELAY, pause, selector, TERMS } from "../support/hub.ts";
import { deployRules } from "../support/rules.ts";

describe("PlanRules, shape", () => {
  it("refuses an empty plan and more than 256 actions", async () => {
    const { rules, hubAddress, target } = await loadFixture(deployRules);
    const check = rules.getFunction("check");

    await expect(check.staticCall(hubAddress, TERMS, [])).to.be.revertedWithCustomError(rules, "GuardianHub_NoActions");
    const many = Array.from({ length: 257 }, () => pause(target));
    const tooMany = check.staticCall(hubAddress, TERMS, many);
    await expect(tooMany).to.be.revertedWithCustomError(rules, "GuardianHub_TooManyActions").withArgs(257);
    await check.staticCall(hubAddress, TERMS, many.slice(1), { gasLimit: 16_000_000 });
  });

  it("refuses gas caps beside 5,000 to 8,000,000", async () => {
    const { rules, check } = await loadFixture(deployRules);

    for (const gasCap of [0, 4_999, 8_000_001]) {
      await expect(check({ gasCap })).to.be.revertedWithCustomError(rules, "GuardianHub_BadGasCap").withArgs(0, gasCap);
    }
    for (const gasCap of [5_000, 5_001, 8_000_000]) await check({ gasCap });
  });

  it("refuses calldata without a selector and beyond 8,192 bytes", async () => {
    const { rules, check } = await loadFixture(deployRules);

    for (const data of ["0x", "0x123456", `0x${"01".repeat(8_193)}`]) {
      await expect(check({ data })).to.be.revertedWithCustomError(rules, "GuardianHub_BadData").withArgs(0);
      await expect(check({ probeData: data }))
        .to.be.revertedWithCustomError(rules, "GuardianHub_BadProbe")
        .withArgs(0);
    }
    for (const data of ["0x12345678", `0x${"01".repeat(8_192)}`]) await check({ data, probeData: data });
  });

  it("refuses probes that can never be true, or never false", async () => {
    const { rules, check } = await loadFixture(deployRules);
    const word = (value: bigint) => toBeHex(value, 32);
    const [zero, one, two, max] = [word(0n), word(1n), word(2n), word(2n ** 256n - 1n)];

    const bad = [
      { mask: zero, expected: zero },
      { mask: one, expected: two },
      { op: 2 },
      { op: 1, mask: max, expected: word(2n ** 32n) },
      { op: 1, mask: one, expected: one },
    ];
    for (const change of bad)
      await expect(check(change)).to.be.revertedWithCustomError(rules, "GuardianHub_BadProbe").withArgs(0);
    await check({ mask: two, expected: zero });
    await check({ op: 1, mask: max, expected: word(2n ** 32n - 1n) });
  });

  it("refuses the hub, accounts without code, precompiles and accounts that delegate, as target and as probe target", async () => {
    const { rules, hubAddress, stranger, bot, target, check } = await loadFixture(deployRules);
    await networkHelpers.setCode(bot.address, concat(["0xef0100", target]));

    for (const address of [hubAddress, stranger.address, toBeHex(1, 20), bot.address]) {
      await expect(check({ target: address }))
        .to.be.revertedWithCustomError(rules, "GuardianHub_BadTarget")
        .withArgs(0, address);
      await expect(check({ probeTarget: address }))
        .to.be.revertedWithCustomError(rules, "GuardianHub_BadTarget")
        .withArgs(0, address);
    }
  });

  it("names the action that breaks a rule, and the hub asks these rules", async () => {
    const { hub, admin } = await loadFixture(deployHub);
    const { rules, target } = await deployRules();
    const actions = [pause(target), pause(target, { data: selector("unpause()") })];
    await send(hub, admin, "proposePlan", PLAN, TERMS, hashOf(actions));
    await time.increase(PLAN_DELAY);

    const committed = send(hub, admin, "commitPlan", PLAN, TERMS, actions);

    const args = [1, target, selector("unpause()")] as const;
    await expect(committed)
      .to.be.revertedWithCustomError(rules, "GuardianHub_Refused")
      .withArgs(...args);
  });
});
