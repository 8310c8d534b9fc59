import { expect } from "chai";
import { id } from "ethers";
import { ask, ethers, loadFixture, mined, networkHelpers, type Signer, send, time } from "../support/chain.ts";
import {
  addressesOf,
  commit,
  deployHub,
  GRANT,
  HOUR,
  hostile,
  ownedTargets,
  PLAN,
  PLAN_DELAY,
  pause,
  trip,
  unpauseAsHub,
} from "../support/hub.ts";

/** A trip of which two of four actions failed, because somebody else owns these two targets. */
async function deployWithIncident() {
  const base = await deployHub();
  const mine = await ownedTargets(base.hub, 2);
  const others = [];
  for (let i = 0; i < 2; i += 1) others.push(await ethers.deployContract("PausableOwnable", [base.stranger]));
  const targets = [mine[0], others[0], mine[1], others[1]].filter((target) => target !== undefined);
  const actions = (await addressesOf(targets)).map((address) => pause(address));
  await commit(base.hub, base.admin, actions);
  const { tripId, held, failed } = await trip(base.hub, base.bot, actions);
  expect([held, failed]).to.deep.equal([0b0101n, 0b1010n]);
  const giveToHub = async (index: number) => {
    const target = targets[index];
    if (target !== undefined) await send(target, base.stranger, "transferOwnership", await base.hub.getAddress());
  };
  const paused = () => Promise.all(targets.map((target) => ask(target, "paused")));
  return { ...base, targets, paused, actions, tripId, giveToHub, openedAt: await time.latest() };
}

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
