import { expect } from "chai";
import { ask, ethers, loadFixture, mined, people, send, time } from "../support/chain.ts";
import {
  BOTH,
  CASE,
  DAY,
  deployToken,
  freeze,
  GUARDIAN_MAX,
  HOUR,
  RECEIVE,
  REST,
  SEND,
  timesOf,
  unfreeze,
} from "../support/freeze.ts";

describe("AccountFreeze, the guardians' term", () => {
  it("lets a guardian extend only to the end of the term that his tier's first freeze began", async () => {
    const { token, guardian, thief } = await loadFixture(deployToken);
    await freeze(token, guardian, [thief], SEND, HOUR);
    const term = (await time.latest()) + GUARDIAN_MAX;
    expect(await ask(token, "guardianTerm", thief.address)).to.deep.equal([BigInt(term), BigInt(term + REST)]);

    await time.increaseTo(term - DAY);
    await freeze(token, guardian, [thief], BOTH, 2 * DAY);
    const again = await mined(token, guardian, "freeze", [thief.address], BOTH, GUARDIAN_MAX, CASE);

    expect(await timesOf(token, thief)).to.deep.equal([term, term]);
    // Frozen already, for all the time there is: done, not refused.
    expect(again.logs).to.have.length(0);
  });

  it("refuses him from the term's end to the end of the rest, to the second", async () => {
    const { token, guardian, thief } = await loadFixture(deployToken);
    await freeze(token, guardian, [thief], SEND, HOUR);
    const term = (await time.latest()) + GUARDIAN_MAX;

    for (const at of [term, term + 1, term + REST - 1]) {
      await time.setNextBlockTimestamp(at);
      const frozen = freeze(token, guardian, [thief], SEND, HOUR);
      await expect(frozen).to.be.revertedWithCustomError(token, "AccountFreeze_Refused").withArgs(1);
    }
    await time.setNextBlockTimestamp(term + REST);
    await freeze(token, guardian, [thief], SEND, GUARDIAN_MAX);

    expect(await timesOf(token, thief)).to.deep.equal([term + REST + GUARDIAN_MAX, 0]);
  });

  it("begins no new term one second before the old one ends", async () => {
    const { token, guardian, thief } = await loadFixture(deployToken);
    await freeze(token, guardian, [thief], SEND, HOUR);
    const term = (await time.latest()) + GUARDIAN_MAX;

    await time.setNextBlockTimestamp(term - 1);
    await freeze(token, guardian, [thief], SEND, HOUR);

    expect(await timesOf(token, thief)).to.deep.equal([term, 0]);
  });

  it("freezes the others of a batch when one rests, and names that one", async () => {
    const { token, guardian, thief, victim } = await loadFixture(deployToken);
    await freeze(token, guardian, [thief], SEND, HOUR);
    await time.increase(GUARDIAN_MAX);

    const batch = freeze(token, guardian, [thief, victim], SEND, HOUR);

    await expect(batch)
      .to.emit(token, "FreezeRefused")
      .withArgs(thief.address, guardian.address, CASE)
      .and.to.emit(token, "AccountFrozen");
    expect(await ask(token, "canSend", thief.address)).to.equal(true);
    expect(await ask(token, "canSend", victim.address)).to.equal(false);
  });

  it("lets a higher tier renew during the term, at its end and during the rest", async () => {
    const { token, guardian, council, thief } = await loadFixture(deployToken);
    await freeze(token, guardian, [thief], SEND, GUARDIAN_MAX);
    const term = (await time.latest()) + GUARDIAN_MAX;

    for (const at of [term - 1, term, term + 1, term + REST - 1]) {
      await time.setNextBlockTimestamp(at);
      await freeze(token, council, [thief], SEND, 30 * DAY);
      expect(await timesOf(token, thief)).to.deep.equal([at + 30 * DAY, 0]);
    }
    expect(await ask(token, "guardianTerm", thief.address)).to.deep.equal([BigInt(term), BigInt(term + REST)]);
  });

  it("ends with a release: guardians do not overrule who is above them, until the rest is over", async () => {
    const { token, guardian, council, recovery, thief } = await loadFixture(deployToken);
    await freeze(token, guardian, [thief], SEND, GUARDIAN_MAX);
    await unfreeze(token, recovery, [thief], BOTH);
    const freed = await time.latest();

    const frozen = freeze(token, guardian, [thief], RECEIVE, HOUR);
    await expect(frozen).to.be.revertedWithCustomError(token, "AccountFreeze_Refused").withArgs(1);
    await freeze(token, council, [thief], SEND, HOUR);
    const above = (await time.latest()) + HOUR;
    await time.setNextBlockTimestamp(freed + REST);
    await freeze(token, guardian, [thief], RECEIVE, HOUR);

    expect(await timesOf(token, thief)).to.deep.equal([above, freed + REST + HOUR]);
  });

  it("gains a guardian nothing when the authority calls back in between", async () => {
    const { bot: guardian, stranger } = await people();
    const token = await ethers.deployContract("MintableFreezable");
    const again = token.interface.encodeFunctionData("freeze", [[stranger.address], BOTH, 7 * DAY, CASE]);
    await send(token, guardian, "setHook", again);

    await freeze(token, guardian, [stranger], SEND, HOUR);
    const now = await time.latest();

    expect(await timesOf(token, stranger)).to.deep.equal([now + 7 * DAY, now + 7 * DAY]);
    expect((await ask(token, "guardianTerm", stranger.address))[0]).to.equal(now + 7 * DAY);
  });
});
