import { expect } from "chai";
import { id, keccak256, toBeHex, ZeroAddress } from "ethers";
import { ask, ethers, loadFixture, mined, send, time } from "../support/chain.ts";
import {
  BOTH,
  CASE,
  DAY,
  deployFreezableVault,
  deployToken,
  freeze,
  GUARDIAN_MAX,
  HOUR,
  MAX,
  RECEIVE,
  SEND,
  timesOf,
  unfreeze,
} from "../support/freeze.ts";

describe("AccountFreeze", () => {
  it("lets neither strangers nor recovery freeze", async () => {
    const { token, stranger, recovery, thief } = await loadFixture(deployToken);

    for (const by of [stranger, thief, recovery]) {
      const frozen = freeze(token, by, [thief], BOTH, HOUR);
      await expect(frozen).to.be.revertedWithCustomError(token, "FreezableToken_NotAllowed").withArgs(by.address);
    }
  });

  it("lets neither strangers nor those who freeze free anybody", async () => {
    const { token, stranger, guardian, council, thief } = await loadFixture(deployToken);
    await freeze(token, guardian, [thief], BOTH, HOUR);

    for (const by of [stranger, thief, guardian, council]) {
      const freed = unfreeze(token, by, [thief], BOTH);
      await expect(freed).to.be.revertedWithCustomError(token, "FreezableToken_NotAllowed").withArgs(by.address);
    }
    expect(await ask(token, "canSend", thief.address)).to.equal(false);
  });

  it("refuses no accounts, no direction, a third direction and no time", async () => {
    const { token, guardian, recovery, thief } = await loadFixture(deployToken);

    await expect(freeze(token, guardian, [], BOTH, HOUR)).to.be.revertedWithCustomError(
      token,
      "AccountFreeze_NoAccounts",
    );
    await expect(unfreeze(token, recovery, [], BOTH)).to.be.revertedWithCustomError(token, "AccountFreeze_NoAccounts");
    for (const directions of [0, 4, 255]) {
      const frozen = freeze(token, guardian, [thief], directions, HOUR);
      await expect(frozen).to.be.revertedWithCustomError(token, "AccountFreeze_BadDirections").withArgs(directions);
      const freed = unfreeze(token, recovery, [thief], directions);
      await expect(freed).to.be.revertedWithCustomError(token, "AccountFreeze_BadDirections").withArgs(directions);
    }
    for (const direction of [0, BOTH, 4]) {
      const asked = ask(token, "frozenUntil", thief.address, direction);
      await expect(asked).to.be.revertedWithCustomError(token, "AccountFreeze_BadDirections").withArgs(direction);
    }
    await expect(freeze(token, guardian, [thief], BOTH, 0)).to.be.revertedWithCustomError(
      token,
      "AccountFreeze_NoDuration",
    );
  });

  it("bounds a guardian and a higher tier, each at its own number", async () => {
    const { token, guardian, council, thief, victim } = await loadFixture(deployToken);

    for (const [by, whom, max] of [
      [guardian, thief, GUARDIAN_MAX],
      [council, victim, MAX],
    ] as const) {
      const over = freeze(token, by, [whom], BOTH, max + 1);
      await expect(over)
        .to.be.revertedWithCustomError(token, "AccountFreeze_TooLong")
        .withArgs(max + 1, max);
      await freeze(token, by, [whom], BOTH, max - 1);
      await freeze(token, by, [whom], BOTH, max);
    }
    // Frozen a block after the first time, but guardians have their term from the first.
    expect((await timesOf(token, victim))[0]).to.equal((await time.latest()) + MAX);
    expect(await ask(token, "maxFreeze")).to.deep.equal([BigInt(GUARDIAN_MAX), BigInt(MAX)]);
  });

  it("cuts a guardian's number at seven days, whatever the contract asks for", async () => {
    const token = await ethers.deployContract("MintableFreezable");

    expect(await ask(token, "maxFreeze")).to.deep.equal([BigInt(7 * DAY), BigInt(MAX)]);
  });

  it("holds one second before the end, and not at the end and after it", async () => {
    const { token, guardian, thief, victim } = await loadFixture(deployToken);
    await freeze(token, guardian, [thief], SEND, HOUR);
    const until = (await time.latest()) + HOUR;

    await time.setNextBlockTimestamp(until - 1);
    const early = send(token, thief, "transfer", victim.address, 1);
    await expect(early)
      .to.be.revertedWithCustomError(token, "AccountFreeze_Frozen")
      .withArgs(thief.address, SEND, until);
    await time.setNextBlockTimestamp(until);
    await send(token, thief, "transfer", victim.address, 1);
    await time.setNextBlockTimestamp(until + 1);
    await send(token, thief, "transfer", victim.address, 1);

    expect(await ask(token, "balanceOf", thief.address)).to.equal(998);
  });

  it("takes the later of two times in each direction, and names those that changed", async () => {
    const { token, guardian, council, thief } = await loadFixture(deployToken);
    await freeze(token, council, [thief], SEND, 2 * HOUR, id("first"));
    const until = (await time.latest()) + 2 * HOUR;
    const now = await time.latest();

    await time.setNextBlockTimestamp(now + 10);
    const second = freeze(token, guardian, [thief], BOTH, HOUR);

    await expect(second)
      .to.emit(token, "AccountFrozen")
      .withArgs(thief.address, RECEIVE, now + 10 + HOUR, guardian.address, CASE);
    expect(await timesOf(token, thief)).to.deep.equal([until, now + 10 + HOUR]);
    expect(await ask(token, "caseOf", thief.address)).to.equal(CASE);
  });

  it("says nothing and changes nothing when nothing becomes longer, also for an account named twice", async () => {
    const { token, guardian, council, thief } = await loadFixture(deployToken);
    await freeze(token, council, [thief], BOTH, 2 * DAY, id("first"));
    const before = await timesOf(token, thief);

    const shorter = await mined(token, guardian, "freeze", [thief.address, thief.address], BOTH, HOUR, CASE);

    expect(shorter.logs).to.have.length(0);
    expect(await timesOf(token, thief)).to.deep.equal(before);
    expect(await ask(token, "caseOf", thief.address)).to.equal(id("first"));
    expect(await ask(token, "guardianTerm", thief.address)).to.deep.equal([0n, 0n]);
  });

  it("frees in the directions that recovery names, at once, and says nothing the second time", async () => {
    const { token, council, recovery, thief, victim } = await loadFixture(deployToken);
    await freeze(token, council, [thief], BOTH, DAY);

    const freed = unfreeze(token, recovery, [thief, victim], SEND);
    await expect(freed).to.emit(token, "AccountUnfrozen").withArgs(thief.address, SEND, recovery.address, CASE);
    const again = await mined(token, recovery, "unfreeze", [thief.address, victim.address], SEND, CASE);

    expect(again.logs).to.have.length(0);
    expect(await ask(token, "canSend", thief.address)).to.equal(true);
    expect(await ask(token, "canReceive", thief.address)).to.equal(false);
  });

  it("leaves out of a batch what cannot be frozen, names it, and reverts when nothing else was in it", async () => {
    const { token, guardian, thief } = await loadFixture(deployToken);
    const self = await token.getAddress();

    const batch = send(token, guardian, "freeze", [ZeroAddress, thief.address, self], BOTH, HOUR, CASE);
    await expect(batch)
      .to.emit(token, "FreezeRefused")
      .withArgs(ZeroAddress, guardian.address, CASE)
      .and.to.emit(token, "FreezeRefused")
      .withArgs(self, guardian.address, CASE)
      .and.to.emit(token, "AccountFrozen");
    const none = send(token, guardian, "freeze", [ZeroAddress, self], BOTH, HOUR, CASE);

    await expect(none).to.be.revertedWithCustomError(token, "AccountFreeze_Refused").withArgs(2);
  });

  it("freezes a hundred accounts in one transaction of less than half of what a transaction may hold", async () => {
    const { token, guardian } = await loadFixture(deployToken);
    const many = Array.from({ length: 100 }, (_, index) => ethers.getAddress(toBeHex(index + 1_000, 20)));

    const receipt = await mined(token, guardian, "freeze", many, BOTH, HOUR, CASE);

    expect(receipt.logs).to.have.length(100);
    expect(Number(receipt.gasUsed)).to.be.below(16_777_216 / 2);
  });

  it("keeps its words at the ERC-7201 slot of its name", async () => {
    const { vault, guardian, thief } = await loadFixture(deployFreezableVault);
    const root = BigInt(keccak256(toBeHex(BigInt(id("firebreak.storage.AccountFreeze")) - 1n, 32))) & ~0xffn;
    const slot = keccak256(ethers.AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [thief.address, root]));

    await freeze(vault, guardian, [thief], BOTH, HOUR);

    const until = BigInt((await time.latest()) + HOUR);
    const term = BigInt((await time.latest()) + GUARDIAN_MAX);
    const word = BigInt(await ethers.provider.getStorage(vault, slot));
    expect(word).to.equal(until | (until << 40n) | (term << 80n));
    expect(await ethers.provider.getStorage(vault, BigInt(slot) + 1n)).to.equal(CASE);
  });
});
