import { expect } from "chai";
import { id } from "ethers";
import { ask, loadFixture, send, time } from "../support/chain.ts";
import { DAY, deployHub, GRANT, grantTo, HOUR } from "../support/hub.ts";
import { deployWithPlans } from "../support/plan.ts";

describe("TriggerGrants, which plans and from when", () => {
  it("refuses a grant for no plan", async () => {
    const { hub, admin, stranger } = await loadFixture(deployHub);
    const sound = { ...GRANT, expiry: (await time.latest()) + DAY };

    const granted = send(hub, admin, "grant", stranger.address, sound, []);

    await expect(granted).to.be.revertedWithCustomError(hub, "GuardianHub_BadGrant");
  });

  it("lets a key trip the plans of its grant alone, and widening adds to them", async () => {
    const { hub, admin, secondBot, use } = await loadFixture(deployWithPlans);
    await grantTo(hub, admin, secondBot.address, {}, [id("plan 0")]);
    const { expiry } = await ask(hub, "grantOf", secondBot.address);

    await expect(use(secondBot, 1))
      .to.be.revertedWithCustomError(hub, "GuardianHub_NotInGrant")
      .withArgs(secondBot.address, id("plan 1"));
    await use(secondBot, 0);
    await send(hub, admin, "grant", secondBot.address, { ...GRANT, expiry }, [id("plan 1")]);
    await use(secondBot, 1);

    expect(await ask(hub, "isGranted", secondBot.address, id("plan 0"))).to.equal(true);
    expect(await ask(hub, "isGranted", secondBot.address, id("plan 2"))).to.equal(false);
  });

  it("forgets the plans of a grant that ended", async () => {
    const { hub, admin, secondBot } = await loadFixture(deployHub);
    const expiry = (await time.latest()) + HOUR;
    await grantTo(hub, admin, secondBot.address, { expiry }, [id("plan 0")]);
    await time.setNextBlockTimestamp(expiry + 1);

    await grantTo(hub, admin, secondBot.address, {}, [id("plan 1")]);

    expect(await ask(hub, "isGranted", secondBot.address, id("plan 0"))).to.equal(false);
    expect(await ask(hub, "isGranted", secondBot.address, id("plan 1"))).to.equal(true);
  });

  it("starts in the first second of the grant and not before it", async () => {
    const { hub, admin, secondBot, use } = await loadFixture(deployWithPlans);
    const start = (await time.latest()) + DAY;
    await grantTo(hub, admin, secondBot.address, { start });

    expect(await ask(hub, "usesLeft", secondBot.address)).to.equal(0);
    await time.setNextBlockTimestamp(start - 1);
    await expect(use(secondBot, 0))
      .to.be.revertedWithCustomError(hub, "GuardianHub_GrantNotStarted")
      .withArgs(secondBot.address, start);
    await time.setNextBlockTimestamp(start);
    await use(secondBot, 0);
  });
});
