import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { ask, ethers, eventOf, loadFixture, mined, type Signer, send, time } from "../support/chain.ts";
import { GRANT, grantTo, hashOf, PLAN, selector, TERMS, trip, tripArgs } from "../support/hub.ts";

import { deployWithPlan } from "../support/plan.ts";

describe("GuardianHub, trip", () => {
  it("refuses everybody without a grant", async () => {
    const { hub, admin, recovery, stranger, guardians, actions } = await loadFixture(deployWithPlan);

    for (const by of [admin, recovery, stranger, guardians[0] as Signer]) {
      const tripped = send(hub, by, "trip", ...tripArgs(actions));
      await expect(tripped).to.be.revertedWithCustomError(hub, "GuardianHub_NoGrant").withArgs(by.address);
    }
  });

  it("refuses an unknown plan, other actions, and a changed byte", async () => {
    const { hub, bot, actions, stranger } = await loadFixture(deployWithPlan);

    const unknown = send(hub, bot, "trip", ...tripArgs(actions, { planId: id("plan 5") }));
    await expect(unknown).to.be.revertedWithCustomError(hub, "GuardianHub_UnknownPlan");
    const changed = [
      { target: stranger.address },
      { gasCap: 99_999 },
      { data: selector("unpause()") },
      { op: 1 },
      { mask: ZeroHash },
    ];
    for (const change of changed) {
      const [first, ...rest] = actions.map((action, index) => (index === 0 ? { ...action, ...change } : action));
      const tripped = send(hub, bot, "trip", ...tripArgs([first, ...rest].filter((action) => action !== undefined)));
      await expect(tripped).to.be.revertedWithCustomError(hub, "GuardianHub_WrongActions").withArgs(PLAN);
    }
  });

  it("refuses a mask without an action and one beyond the plan", async () => {
    const { hub, bot, actions } = await loadFixture(deployWithPlan);

    for (const mask of [0n, 8n, 1n << 255n, 9n]) {
      const tripped = send(hub, bot, "trip", ...tripArgs(actions, { mask }));
      await expect(tripped).to.be.revertedWithCustomError(hub, "GuardianHub_BadMask").withArgs(mask);
    }
  });

  it("refuses another epoch, on either side", async () => {
    const { hub, bot, recovery, actions } = await loadFixture(deployWithPlan);
    await send(hub, recovery, "raiseEpoch");

    for (const epoch of [1, 3]) {
      const tripped = send(hub, bot, "trip", ...tripArgs(actions, { epoch }));
      await expect(tripped).to.be.revertedWithCustomError(hub, "GuardianHub_WrongEpoch").withArgs(2);
    }
    const { held } = await trip(hub, bot, actions, { epoch: 2 });
    expect(held).to.equal(7n);
  });

  it("works up to and in the last wanted second, not after it", async () => {
    const { hub, bot, actions } = await loadFixture(deployWithPlan);
    const notAfter = (await time.latest()) + 100;

    await time.setNextBlockTimestamp(notAfter - 1);
    await trip(hub, bot, actions, { mask: 1n, notAfter });
    await time.setNextBlockTimestamp(notAfter);
    await trip(hub, bot, actions, { mask: 2n, notAfter });
    await time.setNextBlockTimestamp(notAfter + 1);
    const late = send(hub, bot, "trip", ...tripArgs(actions, { mask: 4n, notAfter }));

    await expect(late).to.be.revertedWithCustomError(hub, "GuardianHub_TooLate").withArgs(notAfter);
  });

  it("pauses every target of the mask and no other, and reports it in one event", async () => {
    const { hub, bot, targets, actions } = await loadFixture(deployWithPlan);
    const evidence = id("what the bot saw");

    const receipt = await mined(hub, bot, "trip", PLAN, actions, 5n, evidence, 1, 2 ** 40);

    const event = eventOf(hub, receipt, "Tripped");
    expect(event).to.deep.include({
      planId: PLAN,
      by: bot.address,
      mask: 5n,
      held: 5n,
      failed: 0n,
      evidence,
      epoch: 1n,
    });
    const paused = await Promise.all(targets.map((target) => ask(target, "paused")));
    expect(paused).to.deep.equal([true, false, true]);
  });

  it("calls nobody and spends nothing when everything holds already", async () => {
    const { hub, bot, actions, targets } = await loadFixture(deployWithPlan);
    await trip(hub, bot, actions);

    const again = await mined(hub, bot, "trip", ...tripArgs(actions));

    expect(eventOf(hub, again, "Tripped")).to.deep.include({ held: 7n, failed: 0n });
    expect(again.logs).to.have.length(1);
    expect(targets).to.have.length(3);
    expect(await ask(hub, "usesLeft", bot.address)).to.equal(GRANT.uses - 1);
  });

  it("two rescuers in a row both win", async () => {
    const { hub, admin, bot, secondBot, actions } = await loadFixture(deployWithPlan);
    await grantTo(hub, admin, secondBot.address);

    const first = await trip(hub, bot, actions);
    const second = await trip(hub, secondBot, actions);

    expect([first.held, second.held]).to.deep.equal([7n, 7n]);
    expect(first.tripId).to.not.equal(second.tripId);
    expect(await ask(hub, "usesLeft", secondBot.address)).to.equal(GRANT.uses);
  });

  it("takes no ether", async () => {
    const { hub, bot, actions } = await loadFixture(deployWithPlan);
    const data = hub.interface.encodeFunctionData("trip", [...tripArgs(actions)]);

    await expect(bot.sendTransaction({ to: hub, value: 1 })).to.be.revertedWithoutReason(ethers);
    await expect(bot.sendTransaction({ to: hub, value: 1, data })).to.be.revertedWithoutReason(ethers);
  });

  it("lets the key set nothing", async () => {
    const { hub, bot, actions } = await loadFixture(deployWithPlan);
    const expiry = (await time.latest()) + 100;
    const powers = [
      ["grant", bot.address, { ...GRANT, expiry }, [PLAN]],
      ["proposeRevoke", bot.address],
      ["revoke", bot.address],
      ["voteRevoke", bot.address],
      ["proposePlan", id("x"), TERMS, hashOf(actions)],
      ["commitPlan", id("x"), TERMS, actions],
      ["proposeRemoval", PLAN],
      ["removePlan", PLAN],
      ["proposeGuardians", [bot.address], 1, 1],
      ["setGuardians", [bot.address], 1, 1],
      ["cancel", ZeroHash],
      ["raiseEpoch"],
      ["closeIncident", ZeroHash],
      ["simulate", actions],
    ] as const;

    for (const [method, ...args] of powers) await expect(send(hub, bot, method, ...args), method).to.revert(ethers);
  });
});
