import { expect } from "chai";
import { ask, loadFixture, type Signer, send, time } from "../support/chain.ts";
import { hashOf, PLAN, PLAN_DELAY, TERMS } from "../support/hub.ts";
import { deployWithTargets } from "../support/plan.ts";

describe("GuardianHub, cancelling", () => {
  it("lets admin and recovery withdraw a proposal, and nobody else", async () => {
    const { hub, admin, recovery, bot, stranger, guardians, actions } = await loadFixture(deployWithTargets);
    const propose = async () => {
      const operation = await hub.connect(admin).getFunction("proposePlan").staticCall(PLAN, TERMS, hashOf(actions));
      await send(hub, admin, "proposePlan", PLAN, TERMS, hashOf(actions));
      return operation;
    };

    const operation = await propose();
    for (const by of [bot, stranger, guardians[0] as Signer]) {
      await expect(send(hub, by, "cancel", operation)).to.be.revertedWithCustomError(hub, "GuardianHub_NotAdmin");
    }
    for (const by of [admin, recovery]) {
      await expect(send(hub, by, "cancel", operation))
        .to.emit(hub, "OperationCancelled")
        .withArgs(operation, by.address);
      await expect(send(hub, by, "cancel", operation)).to.be.revertedWithCustomError(hub, "GuardianHub_NotProposed");
      await propose();
    }
    await send(hub, recovery, "cancel", operation);
    await time.increase(PLAN_DELAY);

    const committed = send(hub, admin, "commitPlan", PLAN, TERMS, actions);
    await expect(committed).to.be.revertedWithCustomError(hub, "GuardianHub_NotProposed");
    expect(await ask(hub, "readyAt", operation)).to.equal(0);
  });
});
