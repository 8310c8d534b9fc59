import { expect } from "chai";
import { ask, loadFixture, type Signer, send, time } from "../support/chain.ts";
import { DAY, deployHub, GRANT, grantTo, HOUR, PLAN, PLAN_DELAY, unpauseAsHub } from "../support/hub.ts";
import { deployWithPlans } from "../support/plan.ts";

describe("TriggerGrants", () => {
  it("lets nobody but the admin grant or revoke", async () => {
    const { hub, recovery, bot, stranger, guardians } = await loadFixture(deployHub);
    const terms = { ...GRANT, expiry: (await time.latest()) + DAY };

    for (const by of [recovery, bot, stranger, guardians[0] as Signer]) {
      const sent = [
        send(hub, by, "grant", stranger.address, terms, [PLAN]),
        send(hub, by, "proposeRevoke", bot.address),
        send(hub, by, "revoke", bot.address),
      ];
      for (const one of sent)
        await expect(one).to.be.revertedWithCustomError(hub, "GuardianHub_NotAdmin").withArgs(by.address);
    }
  });

  it("refuses grants without uses, refill or end, ended, beyond a year, or to an office", async () => {
    const { hub, admin, recovery, stranger } = await loadFixture(deployHub);
    const now = await time.latest();
    const sound = { ...GRANT, expiry: now + DAY };
    const bad = [
      { uses: 0 },
      { refillSeconds: 0 },
      { expiry: 0 },
      { expiry: now },
      { expiry: now + 366 * DAY + 60 },
      { start: now + DAY },
    ];

    for (const change of bad) {
      const granted = send(hub, admin, "grant", stranger.address, { ...sound, ...change }, [PLAN]);
      await expect(granted).to.be.revertedWithCustomError(hub, "GuardianHub_BadGrant");
    }
    for (const key of [admin.address, recovery.address, await hub.getAddress(), `0x${"0".repeat(40)}`]) {
      await expect(send(hub, admin, "grant", key, sound, [PLAN])).to.be.revertedWithCustomError(
        hub,
        "GuardianHub_BadGrant",
      );
    }
  });

  it("only widens a running grant", async () => {
    const { hub, admin, bot } = await loadFixture(deployHub);
    const { expiry } = await ask(hub, "grantOf", bot.address);
    const same = { ...GRANT, expiry };

    const narrower = [
      { expiry: expiry - 1n },
      { start: expiry - 1n },
      { uses: GRANT.uses - 1 },
      { refillSeconds: GRANT.refillSeconds + 1 },
      { cooldownSeconds: GRANT.cooldownSeconds + 1 },
    ];
    for (const change of narrower) {
      const granted = send(hub, admin, "grant", bot.address, { ...same, ...change }, []);
      await expect(granted).to.be.revertedWithCustomError(hub, "GuardianHub_NarrowerGrant").withArgs(bot.address);
    }
    await send(hub, admin, "grant", bot.address, { ...same, expiry: expiry + 1n, uses: 4, cooldownSeconds: 0 }, []);

    expect(await ask(hub, "usesLeft", bot.address)).to.equal(4);
  });

  it("widening gives back no spent use", async () => {
    const { hub, admin, bot, use } = await loadFixture(deployWithPlans);
    await use(bot, 0);
    await use(bot, 1);
    const { expiry } = await ask(hub, "grantOf", bot.address);

    await send(hub, admin, "grant", bot.address, { ...GRANT, expiry: expiry + 1n }, [PLAN]);

    expect(await ask(hub, "usesLeft", bot.address)).to.equal(1);
  });

  it("works in the last second of the grant and not after it", async () => {
    const { hub, admin, secondBot, use } = await loadFixture(deployWithPlans);
    const expiry = (await time.latest()) + DAY;
    await grantTo(hub, admin, secondBot.address, { expiry });

    await time.setNextBlockTimestamp(expiry - 1);
    await use(secondBot, 0);
    await time.setNextBlockTimestamp(expiry);
    await use(secondBot, 1);
    await time.setNextBlockTimestamp(expiry + 1);
    const late = use(secondBot, 2);

    await expect(late)
      .to.be.revertedWithCustomError(hub, "GuardianHub_GrantExpired")
      .withArgs(secondBot.address, expiry);
    await time.increaseTo(expiry + 1);
    expect(await ask(hub, "usesLeft", secondBot.address)).to.equal(0);
  });

  it("has as many uses as granted, and refills them evenly", async () => {
    const { hub, bot, use } = await loadFixture(deployWithPlans);
    for (const index of [0, 1, 2]) await use(bot, index);
    const spent = await time.latest();
    const oneUse = GRANT.refillSeconds / GRANT.uses;

    await expect(use(bot, 3)).to.be.revertedWithCustomError(hub, "GuardianHub_NoUsesLeft").withArgs(bot.address);
    await time.setNextBlockTimestamp(spent + oneUse - 1);
    await expect(use(bot, 3)).to.be.revertedWithCustomError(hub, "GuardianHub_NoUsesLeft");
    await time.setNextBlockTimestamp(spent + oneUse);
    await use(bot, 3);
    await expect(use(bot, 4)).to.be.revertedWithCustomError(hub, "GuardianHub_NoUsesLeft");
  });

  it("a new grant after a revoked one starts full, and old votes do not count against it", async () => {
    const { hub, admin, bot, secondBot, guardians, use } = await loadFixture(deployWithPlans);
    await grantTo(hub, admin, secondBot.address);
    for (const index of [0, 1, 2]) await use(bot, index);
    for (const guardian of guardians.slice(0, 3)) await send(hub, guardian, "voteRevoke", bot.address);

    await grantTo(hub, admin, bot.address);
    await send(hub, guardians[3] as Signer, "voteRevoke", bot.address);

    expect(await ask(hub, "usesLeft", bot.address)).to.equal(GRANT.uses);
  });

  it("keeps a key until its revocation has waited the delay", async () => {
    const { hub, admin, bot, use } = await loadFixture(deployWithPlans);
    const unproposed = send(hub, admin, "revoke", bot.address);
    await expect(unproposed).to.be.revertedWithCustomError(hub, "GuardianHub_NotProposed");
    await send(hub, admin, "proposeRevoke", bot.address);
    const ready = (await time.latest()) + PLAN_DELAY;

    await time.setNextBlockTimestamp(ready - 2);
    await use(bot, 0);
    await time.setNextBlockTimestamp(ready - 1);
    await expect(send(hub, admin, "revoke", bot.address)).to.be.revertedWithCustomError(hub, "GuardianHub_TooEarly");
    await time.setNextBlockTimestamp(ready);
    await send(hub, admin, "revoke", bot.address);

    await expect(use(bot, 1)).to.be.revertedWithCustomError(hub, "GuardianHub_NoGrant").withArgs(bot.address);
    expect(await ask(hub, "triggerKeys")).to.deep.equal([]);
    const twice = send(hub, admin, "revoke", bot.address);
    await expect(twice).to.be.revertedWithCustomError(hub, "GuardianHub_NoGrant");
  });

  it("holds at most 32 keys", async () => {
    const { hub, admin } = await loadFixture(deployHub);
    for (let index = 1; index < 32; index += 1)
      await grantTo(hub, admin, `0x${(0x1000 + index).toString(16).padStart(40, "0")}`);

    const more = grantTo(hub, admin, `0x${"9".repeat(40)}`);

    await expect(more).to.be.revertedWithCustomError(hub, "GuardianHub_TooManyKeys").withArgs(32);
  });

  it("rests the actions that held, per key and plan, to the second", async () => {
    const { hub, admin, bot, secondBot, plans, use } = await loadFixture(deployWithPlans);
    await grantTo(hub, admin, secondBot.address);
    await use(bot, 0);
    const until = (await time.latest()) + HOUR;
    const target = plans[0]?.actions[0]?.target ?? "";

    await unpauseAsHub(hub, target);
    await time.setNextBlockTimestamp(until - 1);
    await expect(use(bot, 0)).to.be.revertedWithCustomError(hub, "GuardianHub_Cooldown").withArgs(until);
    await use(secondBot, 0);
    await unpauseAsHub(hub, target);
    await use(bot, 0);

    expect((await ask(hub, "cooldownOf", bot.address, plans[0]?.planId ?? PLAN)).bits).to.equal(1n);
  });
});
