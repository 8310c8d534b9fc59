import { expect } from "chai";
import { id } from "ethers";
import { ask, loadFixture, mined, type Signer, send, time } from "../support/chain.ts";
import { GRANT, HOUR, PLAN, PLAN_DELAY, trip, unpauseAsHub } from "../support/hub.ts";
import { deployWithIncident } from "../support/incident.ts";

describe("GuardianHub, reinforce", () => {
  it("refuses a trip that is unknown, and one without failures", async () => {
    const { hub, stranger, actions } = await loadFixture(deployWithIncident);

    const unknown = send(hub, stranger, "reinforce", id("other"), actions);

    await expect(unknown).to.be.revertedWithCustomError(hub, "GuardianHub_UnknownIncident").withArgs(id("other"));
  });

  it("refuses other actions than the trip's", async () => {
    const { hub, stranger, actions, tripId } = await loadFixture(deployWithIncident);

    const other = send(hub, stranger, "reinforce", tripId, actions.slice(0, 2));
    await expect(other).to.be.revertedWithCustomError(hub, "GuardianHub_WrongActions").withArgs(PLAN);
    const some = send(hub, stranger, "reinforceSome", tripId, actions.toReversed(), 2);
    await expect(some).to.be.revertedWithCustomError(hub, "GuardianHub_WrongActions").withArgs(PLAN);
  });

  it("lets anybody retry what failed, and nothing else", async () => {
    const { hub, stranger, actions, tripId, giveToHub, paused } = await loadFixture(deployWithIncident);
    await giveToHub(1);
    await unpauseAsHub(hub, String(actions[0]?.target));

    const retried = send(hub, stranger, "reinforce", tripId, actions);

    await expect(retried).to.emit(hub, "Reinforced").withArgs(tripId, stranger.address, 0b0010, 0b1000);
    expect(await paused()).to.deep.equal([false, true, true, false]);
    expect((await ask(hub, "incidentOf", tripId)).failed).to.equal(0b1000n);
  });

  it("does not retry what it made hold itself", async () => {
    const { hub, stranger, actions, tripId, giveToHub, paused } = await loadFixture(deployWithIncident);
    await giveToHub(1);
    await send(hub, stranger, "reinforce", tripId, actions);
    await unpauseAsHub(hub, String(actions[1]?.target));

    await send(hub, stranger, "reinforce", tripId, actions);

    expect((await paused())[1]).to.equal(false);
  });

  it("keeps the retry of what somebody else paused for a moment", async () => {
    const { hub, stranger, targets, actions, tripId, giveToHub } = await loadFixture(deployWithIncident);
    const [, target] = targets;
    if (target === undefined) throw new Error("expected a second target");
    await send(target, stranger, "pause");
    await expect(send(hub, stranger, "reinforce", tripId, actions))
      .to.emit(hub, "Reinforced")
      .withArgs(tripId, stranger.address, 2, 8);
    await send(target, stranger, "unpause");
    await giveToHub(1);

    await send(hub, stranger, "reinforce", tripId, actions);

    expect(await ask(target, "paused")).to.equal(true);
  });

  it("retries only the chosen ones, and refuses a mask beyond the plan", async () => {
    const { hub, stranger, actions, tripId, giveToHub, paused } = await loadFixture(deployWithIncident);
    await giveToHub(1);
    await giveToHub(3);

    for (const mask of [0, 16]) {
      const bad = send(hub, stranger, "reinforceSome", tripId, actions, mask);
      await expect(bad).to.be.revertedWithCustomError(hub, "GuardianHub_BadMask").withArgs(mask);
    }
    await send(hub, stranger, "reinforceSome", tripId, actions, 0b1011);

    expect((await paused())[3]).to.equal(true);
    await send(hub, stranger, "reinforceSome", tripId, actions, 0b1111);
    expect((await ask(hub, "incidentOf", tripId)).failed).to.equal(0n);
  });

  it("says nothing when nothing is left", async () => {
    const { hub, stranger, actions, tripId, giveToHub } = await loadFixture(deployWithIncident);
    await giveToHub(1);
    await giveToHub(3);
    await send(hub, stranger, "reinforce", tripId, actions);

    const again = await mined(hub, stranger, "reinforce", tripId, actions);

    expect(again.logs).to.have.length(0);
  });

  it("works for an hour, to the second", async () => {
    const { hub, stranger, actions, tripId, openedAt } = await loadFixture(deployWithIncident);

    for (const at of [openedAt + HOUR - 1, openedAt + HOUR]) {
      await time.setNextBlockTimestamp(at);
      await send(hub, stranger, "reinforce", tripId, actions);
    }
    await time.setNextBlockTimestamp(openedAt + HOUR + 1);
    const late = send(hub, stranger, "reinforce", tripId, actions);

    await expect(late)
      .to.be.revertedWithCustomError(hub, "GuardianHub_TooLate")
      .withArgs(openedAt + HOUR);
  });

  it("ends when recovery closes the incident, and only recovery can", async () => {
    const { hub, admin, recovery, bot, stranger, guardians, actions, tripId } = await loadFixture(deployWithIncident);

    for (const by of [admin, bot, stranger, guardians[0] as Signer]) {
      const closed = send(hub, by, "closeIncident", tripId);
      await expect(closed).to.be.revertedWithCustomError(hub, "GuardianHub_NotRecovery").withArgs(by.address);
    }
    await expect(send(hub, recovery, "closeIncident", tripId))
      .to.emit(hub, "IncidentClosed")
      .withArgs(tripId, recovery.address);
    const twice = await mined(hub, recovery, "closeIncident", tripId);

    expect(twice.logs).to.have.length(0);
    const retried = send(hub, stranger, "reinforce", tripId, actions);
    await expect(retried).to.be.revertedWithCustomError(hub, "GuardianHub_IncidentClosed").withArgs(tripId);
    const unknown = send(hub, recovery, "closeIncident", id("other"));
    await expect(unknown).to.be.revertedWithCustomError(hub, "GuardianHub_UnknownIncident");
  });

  it("ends when recovery raises the epoch, and only recovery can", async () => {
    const { hub, admin, recovery, bot, stranger, guardians, actions, tripId } = await loadFixture(deployWithIncident);

    for (const by of [admin, bot, stranger, guardians[0] as Signer]) {
      await expect(send(hub, by, "raiseEpoch"))
        .to.be.revertedWithCustomError(hub, "GuardianHub_NotRecovery")
        .withArgs(by.address);
    }
    await expect(send(hub, recovery, "raiseEpoch"))
      .to.emit(hub, "EpochRaised")
      .withArgs(2, recovery.address);

    const retried = send(hub, stranger, "reinforce", tripId, actions);
    await expect(retried).to.be.revertedWithCustomError(hub, "GuardianHub_WrongEpoch").withArgs(2);
    expect(await ask(hub, "epoch")).to.equal(2);
  });

  it("ends when the plan is removed", async () => {
    const { hub, admin, bot, stranger, actions } = await loadFixture(deployWithIncident);
    await send(hub, admin, "proposeRemoval", PLAN);
    await time.increase(PLAN_DELAY);
    const { tripId } = await trip(hub, bot, actions);
    await send(hub, admin, "removePlan", PLAN);

    const retried = send(hub, stranger, "reinforce", tripId, actions);

    await expect(retried).to.be.revertedWithCustomError(hub, "GuardianHub_UnknownPlan").withArgs(PLAN);
  });

  it("lets the key trip again at once what failed, for another use", async () => {
    const { hub, bot, actions, giveToHub, paused } = await loadFixture(deployWithIncident);
    await giveToHub(1);

    const { held, failed } = await trip(hub, bot, actions);

    expect([held, failed]).to.deep.equal([0b0111n, 0b1000n]);
    expect((await paused())[1]).to.equal(true);
    expect(await ask(hub, "usesLeft", bot.address)).to.equal(GRANT.uses - 2);
  });
});
