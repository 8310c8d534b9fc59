import { expect } from "chai";
import { ask, loadFixture, type Signer, send, time } from "../support/chain.ts";
import { DAY, deployHub, GRANT, grantTo, PLAN_DELAY } from "../support/hub.ts";

/** A hub with two keys, and its five guardians by number. */
async function deployWithTwoKeys() {
  const base = await deployHub();
  await grantTo(base.hub, base.admin, base.secondBot.address);
  const [first, second, third, fourth, fifth] = base.guardians;
  if (!first || !second || !third || !fourth || !fifth) throw new Error("expected five guardians");
  return { ...base, first, second, third, fourth, fifth };
}

describe("GuardianHub, the guardians' vote", () => {
  it("is for guardians only", async () => {
    const { hub, admin, recovery, bot, stranger } = await loadFixture(deployWithTwoKeys);

    for (const by of [admin, recovery, bot, stranger]) {
      const vote = send(hub, by, "voteRevoke", bot.address);
      await expect(vote).to.be.revertedWithCustomError(hub, "GuardianHub_NotGuardian").withArgs(by.address);
    }
  });

  it("is about a key whose grant runs", async () => {
    const { hub, admin, stranger, first } = await loadFixture(deployWithTwoKeys);
    const expiry = (await time.latest()) + DAY;
    await grantTo(hub, admin, stranger.address, { expiry });

    await time.setNextBlockTimestamp(expiry);
    await send(hub, first, "voteRevoke", stranger.address);
    await time.setNextBlockTimestamp(expiry + 1);
    const late = send(hub, first, "voteRevoke", stranger.address);

    await expect(late).to.be.revertedWithCustomError(hub, "GuardianHub_NoGrant").withArgs(stranger.address);
  });

  it("revokes at once at the quorum and not one vote before it", async () => {
    const { hub, bot, secondBot, first, second, third } = await loadFixture(deployWithTwoKeys);

    await send(hub, first, "voteRevoke", bot.address);
    await send(hub, second, "voteRevoke", bot.address);
    expect(await ask(hub, "triggerKeys")).to.have.length(2);
    const last = send(hub, third, "voteRevoke", bot.address);

    await expect(last).to.emit(hub, "Revoked").withArgs(bot.address, third.address);
    expect(await ask(hub, "triggerKeys")).to.deep.equal([secondBot.address]);
    const again = send(hub, first, "voteRevoke", bot.address);
    await expect(again).to.be.revertedWithCustomError(hub, "GuardianHub_NoGrant");
  });

  it("counts one guardian once", async () => {
    const { hub, bot, first } = await loadFixture(deployWithTwoKeys);

    for (let round = 0; round < 3; round += 1) {
      await expect(send(hub, first, "voteRevoke", bot.address))
        .to.emit(hub, "RevokeVoted")
        .withArgs(bot.address, 1, first.address);
    }

    expect(await ask(hub, "triggerKeys")).to.have.length(2);
  });

  it("counts a vote for one day, to the second", async () => {
    const { hub, bot, first, second, third } = await loadFixture(deployWithTwoKeys);
    await send(hub, first, "voteRevoke", bot.address);
    const voted = await time.latest();

    await time.setNextBlockTimestamp(voted + DAY);
    await expect(send(hub, second, "voteRevoke", bot.address))
      .to.emit(hub, "RevokeVoted")
      .withArgs(bot.address, 2, second.address);
    await time.setNextBlockTimestamp(voted + DAY + 1);
    await expect(send(hub, third, "voteRevoke", bot.address))
      .to.emit(hub, "RevokeVoted")
      .withArgs(bot.address, 2, third.address);
  });

  it("counts votes for another key apart", async () => {
    const { hub, bot, secondBot, first, second, third } = await loadFixture(deployWithTwoKeys);

    await send(hub, first, "voteRevoke", bot.address);
    await send(hub, second, "voteRevoke", bot.address);
    await send(hub, third, "voteRevoke", secondBot.address);

    expect(await ask(hub, "triggerKeys")).to.have.length(2);
  });

  it("takes the last key, too: guardians can trip by their own signatures", async () => {
    const { hub, bot, secondBot, first, second, third } = await loadFixture(deployWithTwoKeys);

    for (const key of [bot, secondBot]) {
      for (const by of [first, second]) await send(hub, by, "voteRevoke", key.address);
      await expect(send(hub, third, "voteRevoke", key.address))
        .to.emit(hub, "Revoked")
        .withArgs(key.address, third.address);
    }

    expect(await ask(hub, "triggerKeys")).to.deep.equal([]);
  });

  it("takes a key whose grant has not started, and none whose grant is over", async () => {
    const { hub, admin, stranger, first, second, third } = await loadFixture(deployWithTwoKeys);
    const now = await time.latest();
    await grantTo(hub, admin, stranger.address, { start: now + DAY, expiry: now + 2 * DAY });
    for (const by of [first, second]) await send(hub, by, "voteRevoke", stranger.address);

    await expect(send(hub, third, "voteRevoke", stranger.address)).to.emit(hub, "Revoked");

    await grantTo(hub, admin, stranger.address, { start: now, expiry: now + DAY });
    await time.setNextBlockTimestamp(now + DAY + 1);
    const late = send(hub, first, "voteRevoke", stranger.address);
    await expect(late).to.be.revertedWithCustomError(hub, "GuardianHub_NoGrant").withArgs(stranger.address);
  });
});

describe("GuardianHub, changing guardians", () => {
  it("is for the admin only", async () => {
    const { hub, recovery, bot, stranger, first } = await loadFixture(deployWithTwoKeys);

    for (const by of [recovery, bot, stranger, first]) {
      for (const method of ["proposeGuardians", "setGuardians"]) {
        const sent = send(hub, by, method, [stranger.address], 1, 1);
        await expect(sent).to.be.revertedWithCustomError(hub, "GuardianHub_NotAdmin").withArgs(by.address);
      }
    }
  });

  it("refuses unsorted, doubled, zero and too many guardians, and a quorum that cannot be", async () => {
    const { hub, admin, first, second } = await loadFixture(deployWithTwoKeys);
    const [a, b] = [first.address, second.address];
    const many = Array.from({ length: 17 }, (_, index) => `0x${(index + 1).toString(16).padStart(40, "0")}`);
    const bad = [
      [[b, a], 1, 1],
      [[a, a], 1, 1],
      [[`0x${"0".repeat(40)}`, a], 1, 1],
      [[a, b], 0, 1],
      [[a, b], 0, 0],
      [[a, b], 2, 1],
      [[a, b], 1, 3],
      [[a, b], 3, 3],
      [[], 0, 0],
      [many, 3, 3],
    ] as const;

    for (const [members, quorum, topQuorum] of bad) {
      const proposed = send(hub, admin, "proposeGuardians", members, quorum, topQuorum);
      await expect(proposed).to.be.revertedWithCustomError(hub, "GuardianHub_BadGuardians");
    }
    await send(hub, admin, "proposeGuardians", many.slice(0, 16), 16, 16);
  });

  it("waits the delay, to the second, and takes exactly what was proposed", async () => {
    const { hub, admin, stranger, first } = await loadFixture(deployWithTwoKeys);
    await send(hub, admin, "proposeGuardians", [stranger.address], 1, 1);
    const ready = (await time.latest()) + PLAN_DELAY;

    await time.setNextBlockTimestamp(ready - 1);
    const early = send(hub, admin, "setGuardians", [stranger.address], 1, 1);
    await expect(early).to.be.revertedWithCustomError(hub, "GuardianHub_TooEarly");
    await time.setNextBlockTimestamp(ready);
    const other = send(hub, admin, "setGuardians", [first.address], 1, 1);
    await expect(other).to.be.revertedWithCustomError(hub, "GuardianHub_NotProposed");
    await send(hub, admin, "setGuardians", [stranger.address], 1, 1);

    const [members, quorum, topQuorum] = await ask(hub, "guardians");
    expect(topQuorum).to.equal(1);
    expect(members).to.deep.equal([stranger.address]);
    expect(quorum).to.equal(1);
    const twice = send(hub, admin, "setGuardians", [stranger.address], 1, 1);
    await expect(twice).to.be.revertedWithCustomError(hub, "GuardianHub_NotProposed");
  });

  it("takes the votes of those who left", async () => {
    const { hub, admin, bot, first, second, third, fourth } = await loadFixture(deployWithTwoKeys);
    const remaining = [second, third, fourth].map(({ address }) => address);
    await send(hub, admin, "proposeGuardians", remaining, 2, 3);
    await time.increase(PLAN_DELAY - 10);
    await send(hub, first, "voteRevoke", bot.address);
    await time.increase(10);
    await send(hub, admin, "setGuardians", remaining, 2, 3);

    const vote = send(hub, second as Signer, "voteRevoke", bot.address);

    await expect(vote).to.emit(hub, "RevokeVoted").withArgs(bot.address, 1, second.address);
    await expect(send(hub, first, "voteRevoke", bot.address)).to.be.revertedWithCustomError(
      hub,
      "GuardianHub_NotGuardian",
    );
    expect((await ask(hub, "grantOf", bot.address)).uses).to.equal(GRANT.uses);
  });
});
