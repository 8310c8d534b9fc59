import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { ask, ethers, loadFixture, people, type Signer, send, time } from "../support/chain.ts";
import { commit, deployHub, GRACE, HOUR, hashOf, PLAN, PLAN_DELAY, TERMS, trip } from "../support/hub.ts";
import { deployWithTargets } from "../support/plan.ts";

describe("GuardianHub, construction", () => {
  it("refuses one account in both offices, none, short and long delays", async () => {
    const { admin, recovery, guardians } = await people();
    const members = guardians.map(({ address }) => address);
    const deploy = (...args: unknown[]) => ethers.deployContract("GuardianHub", [...args, members, 3, 4]);
    const { hub } = await loadFixture(deployHub);

    for (const args of [
      [admin, admin, PLAN_DELAY],
      [ethers.ZeroAddress, recovery, PLAN_DELAY],
      [admin, ethers.ZeroAddress, PLAN_DELAY],
    ]) {
      await expect(deploy(...args)).to.be.revertedWithCustomError(hub, "GuardianHub_BadRoles");
    }
    for (const delay of [HOUR - 1, 30 * 24 * HOUR + 1]) {
      const deployed = deploy(admin, recovery, delay);
      await expect(deployed).to.be.revertedWithCustomError(hub, "GuardianHub_BadDelay").withArgs(delay);
    }
    await deploy(admin, recovery, HOUR);
  });
});

describe("GuardianHub, plans", () => {
  it("lets nobody but the admin propose, commit or remove", async () => {
    const { hub, recovery, bot, stranger, guardians, actions } = await loadFixture(deployWithTargets);

    for (const by of [recovery, bot, stranger, guardians[0] as Signer]) {
      const sent = [
        send(hub, by, "proposePlan", PLAN, TERMS, hashOf(actions)),
        send(hub, by, "commitPlan", PLAN, TERMS, actions),
        send(hub, by, "proposeRemoval", PLAN),
        send(hub, by, "removePlan", PLAN),
      ];
      for (const one of sent) {
        await expect(one).to.be.revertedWithCustomError(hub, "GuardianHub_NotAdmin").withArgs(by.address);
      }
    }
  });

  it("commits not one second before the delay, and at its end", async () => {
    const { hub, admin, actions } = await loadFixture(deployWithTargets);
    await send(hub, admin, "proposePlan", PLAN, TERMS, hashOf(actions));
    const ready = (await time.latest()) + PLAN_DELAY;

    await time.setNextBlockTimestamp(ready - 1);
    const early = send(hub, admin, "commitPlan", PLAN, TERMS, actions);
    await expect(early).to.be.revertedWithCustomError(hub, "GuardianHub_TooEarly").withArgs(ready);
    await time.setNextBlockTimestamp(ready);
    await send(hub, admin, "commitPlan", PLAN, TERMS, actions);

    expect(await ask(hub, "planHash", PLAN)).to.equal(hashOf(actions));
  });

  it("commits at the end of the grace time and not after it", async () => {
    const { hub, admin, actions } = await loadFixture(deployWithTargets);
    const other = id("other");
    await send(hub, admin, "proposePlan", PLAN, TERMS, hashOf(actions));
    await send(hub, admin, "proposePlan", other, TERMS, hashOf(actions));
    const lapses = (await time.latest()) - 1 + PLAN_DELAY + GRACE;

    await time.setNextBlockTimestamp(lapses);
    await send(hub, admin, "commitPlan", PLAN, TERMS, actions);
    await time.setNextBlockTimestamp(lapses + 2);
    const late = send(hub, admin, "commitPlan", other, TERMS, actions);

    await expect(late)
      .to.be.revertedWithCustomError(hub, "GuardianHub_Lapsed")
      .withArgs(lapses + 1);
    await send(hub, admin, "proposePlan", other, TERMS, hashOf(actions));
  });

  it("commits nothing but what was proposed, under no other id", async () => {
    const { hub, admin, actions } = await loadFixture(deployWithTargets);
    await send(hub, admin, "proposePlan", PLAN, TERMS, hashOf(actions));
    await time.increase(PLAN_DELAY);

    const other = send(hub, admin, "commitPlan", PLAN, TERMS, actions.slice(0, 1));
    await expect(other).to.be.revertedWithCustomError(hub, "GuardianHub_NotProposed");
    const elsewhere = send(hub, admin, "commitPlan", id("other"), TERMS, actions);
    await expect(elsewhere).to.be.revertedWithCustomError(hub, "GuardianHub_NotProposed");
  });

  it("never changes a plan: not twice under an id, not after its removal, not under id zero", async () => {
    const { hub, admin, actions } = await loadFixture(deployWithTargets);
    await commit(hub, admin, actions);

    const again = send(hub, admin, "proposePlan", PLAN, TERMS, hashOf(actions));
    await expect(again).to.be.revertedWithCustomError(hub, "GuardianHub_PlanIdUsed").withArgs(PLAN);
    const twice = send(hub, admin, "commitPlan", PLAN, TERMS, actions);
    await expect(twice).to.be.revertedWithCustomError(hub, "GuardianHub_PlanIdUsed");
    await send(hub, admin, "proposeRemoval", PLAN);
    await time.increase(PLAN_DELAY);
    await send(hub, admin, "removePlan", PLAN);
    const reused = send(hub, admin, "proposePlan", PLAN, TERMS, hashOf(actions));
    await expect(reused).to.be.revertedWithCustomError(hub, "GuardianHub_PlanIdUsed");
    const zero = send(hub, admin, "proposePlan", ZeroHash, TERMS, hashOf(actions));
    await expect(zero).to.be.revertedWithCustomError(hub, "GuardianHub_PlanIdUsed");
  });

  it("proposes the same thing once at a time", async () => {
    const { hub, admin, actions } = await loadFixture(deployWithTargets);
    await send(hub, admin, "proposePlan", PLAN, TERMS, hashOf(actions));

    const again = send(hub, admin, "proposePlan", PLAN, TERMS, hashOf(actions));

    await expect(again).to.be.revertedWithCustomError(hub, "GuardianHub_AlreadyProposed");
  });

  it("publishes the whole plan when it is committed", async () => {
    const { hub, admin, actions } = await loadFixture(deployWithTargets);

    const committed = commit(hub, admin, actions);

    const rows = actions.map((action) => Object.values(action));
    await expect(committed)
      .to.emit(hub, "PlanCommitted")
      .withArgs(PLAN, hashOf(actions), [1, TERMS.maxEffect, TERMS.release], false, rows, admin.address);
  });

  it("keeps a plan alive until its removal has waited the delay", async () => {
    const { hub, admin, bot, actions } = await loadFixture(deployWithTargets);
    await commit(hub, admin, actions);
    await send(hub, admin, "proposeRemoval", PLAN);
    const ready = (await time.latest()) + PLAN_DELAY;

    await time.setNextBlockTimestamp(ready - 1);
    const early = send(hub, admin, "removePlan", PLAN);
    await expect(early).to.be.revertedWithCustomError(hub, "GuardianHub_TooEarly");
    await time.setNextBlockTimestamp(ready);
    await send(hub, admin, "removePlan", PLAN);

    expect(await ask(hub, "planHash", PLAN)).to.equal(ZeroHash);
    await expect(trip(hub, bot, actions))
      .to.be.revertedWithCustomError(hub, "GuardianHub_UnknownPlan")
      .withArgs(PLAN);
    await expect(ask(hub, "dryRun", PLAN, actions)).to.be.revertedWithCustomError(hub, "GuardianHub_UnknownPlan");
  });

  it("refuses to remove a plan that does not exist, and one whose removal nobody proposed", async () => {
    const { hub, admin, actions } = await loadFixture(deployWithTargets);

    const unknown = send(hub, admin, "proposeRemoval", PLAN);
    await expect(unknown).to.be.revertedWithCustomError(hub, "GuardianHub_UnknownPlan");
    await commit(hub, admin, actions);
    const unproposed = send(hub, admin, "removePlan", PLAN);
    await expect(unproposed).to.be.revertedWithCustomError(hub, "GuardianHub_NotProposed");
  });
});
