import { expect } from "chai";
import { ZeroHash } from "ethers";
import { ask, loadFixture, mined, type Signer, send } from "../support/chain.ts";
import { BOTH, deployFreezableVault, freeze, HOUR, RECEIVE, SEND, unfreeze } from "../support/freeze.ts";

const DEPOSIT = 1 << 1;
const WITHDRAW = 1 << 6;

/** The vault owes the three with money 10, 20 and 30. */
async function deployOwing() {
  const deployed = await deployFreezableVault();
  const all = [deployed.thief, deployed.victim, deployed.bystander].map(({ address }) => address);
  await send(deployed.vault, deployed.holder, "owe", all, [10, 20, 30]);
  const gained = async (one: Signer) => Number(await ask(deployed.asset, "balanceOf", one.address)) - 1_000;
  return { ...deployed, all, gained };
}

describe("FreezableVault, payouts", () => {
  it("refuses one amount too many, a debt that is not paid in, and new debts while deposits are closed", async () => {
    const { vault, asset, guardian, stranger, thief } = await loadFixture(deployOwing);

    const uneven = send(vault, thief, "owe", [thief.address], [1, 2]);
    await expect(uneven).to.be.revertedWithCustomError(vault, "FreezableVault_BadPayout").withArgs(1, 2);
    const unpaid = send(vault, stranger, "owe", [thief.address], [1]);
    await expect(unpaid).to.be.revertedWithCustomError(asset, "ERC20InsufficientAllowance");
    await send(vault, guardian, "pauseLanes", DEPOSIT, HOUR, ZeroHash);
    const closed = send(vault, thief, "owe", [thief.address], [1]);
    await expect(closed).to.be.revertedWithCustomError(vault, "ScopedPausable_Closed");
  });

  it("keeps what it owes out of its assets", async () => {
    const { vault } = await loadFixture(deployOwing);

    expect(await ask(vault, "totalOwed")).to.equal(60);
    expect(await ask(vault, "totalAssets")).to.equal(3_000);
  });

  it("pays all but the frozen, who stay owed and get it when they are free, once", async () => {
    const { vault, guardian, recovery, stranger, thief, victim, bystander, all, gained } =
      await loadFixture(deployOwing);
    await freeze(vault, guardian, [thief], RECEIVE, HOUR);
    await freeze(vault, guardian, [victim], SEND, HOUR);

    const paid = send(vault, stranger, "payOut", all);
    await expect(paid)
      .to.emit(vault, "PayoutSkipped")
      .withArgs(thief.address, 10, stranger.address)
      .and.to.emit(vault, "PayoutSkipped")
      .withArgs(victim.address, 20, stranger.address)
      .and.to.emit(vault, "PaidOut")
      .withArgs(bystander.address, 30, stranger.address);
    expect(await ask(vault, "totalOwed")).to.equal(30);
    await unfreeze(vault, recovery, [thief, victim], BOTH);
    await send(vault, stranger, "payOut", all);
    const again = await mined(vault, stranger, "payOut", all);

    expect(again.logs).to.have.length(0);
    expect([await gained(thief), await gained(victim), await gained(bystander)]).to.deep.equal([10, 20, 30]);
    expect(await ask(vault, "totalOwed")).to.equal(0);
    expect(await ask(vault, "totalAssets")).to.equal(3_000);
  });

  it("pays the others when the asset refuses one, who stays owed", async () => {
    const { vault, asset, stranger, thief, victim, bystander, all, gained } = await loadFixture(deployOwing);
    await send(asset, stranger, "refuse", victim.address);

    const paid = send(vault, stranger, "payOut", all);

    await expect(paid).to.emit(vault, "PayoutSkipped").withArgs(victim.address, 20, stranger.address);
    expect([await gained(thief), await gained(victim), await gained(bystander)]).to.deep.equal([10, 0, 30]);
    expect(await ask(vault, "owed", victim.address)).to.equal(20);
    expect(await ask(vault, "totalOwed")).to.equal(20);
    expect(await ask(vault, "totalAssets")).to.equal(3_000);
  });

  it("pays nobody twice, neither when named twice nor when the asset calls back", async () => {
    const { vault, asset, stranger, thief, all, gained } = await loadFixture(deployOwing);
    const again = vault.interface.encodeFunctionData("payOut", [all]);
    await send(asset, stranger, "callBack", vault, again);

    await send(vault, stranger, "payOut", [thief.address, thief.address, ...all]);

    expect(await ask(asset, "calledBack")).to.be.above(0);
    expect(await gained(thief)).to.equal(10);
    expect(await ask(vault, "totalOwed")).to.equal(0);
    expect(await ask(vault, "totalAssets")).to.equal(3_000);
  });

  it("pays while deposits and GLOBAL are closed, and not while the exit is", async () => {
    const { vault, guardian, stranger, thief, victim, gained } = await loadFixture(deployOwing);
    await send(vault, guardian, "pauseLanes", DEPOSIT | 1, HOUR, ZeroHash);
    await send(vault, stranger, "payOut", [thief.address]);
    await send(vault, guardian, "pauseLanes", WITHDRAW, HOUR, ZeroHash);

    const paid = send(vault, stranger, "payOut", [victim.address]);

    await expect(paid).to.be.revertedWithCustomError(vault, "ScopedPausable_Closed");
    expect(await gained(thief)).to.equal(10);
  });
});
