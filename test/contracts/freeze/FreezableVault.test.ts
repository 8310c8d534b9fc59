import { expect } from "chai";
import { MaxUint256, ZeroAddress, ZeroHash } from "ethers";
import { ask, ethers, loadFixture, send, time } from "../support/chain.ts";
import { BOTH, deployFreezableVault, freeze, HOUR, RECEIVE, roles, SEND } from "../support/freeze.ts";

const GLOBAL = 1;
const DEPOSIT = 1 << 1;
const TRANSFER = 1 << 2;
const WITHDRAW = 1 << 6;

describe("FreezableVault", () => {
  it("refuses offices that one holds twice, and an office without a holder", async () => {
    const { holder, guardian, council, recovery } = await roles();
    const asset = await ethers.deployContract("HostileAsset", [holder.address, 1]);
    const [g, c, r] = [guardian.address, council.address, recovery.address];
    const factory = await ethers.getContractFactory("FreezableVault");

    for (const offices of [
      [g, g, r],
      [g, c, g],
      [g, c, c],
      [ZeroAddress, c, r],
      [g, ZeroAddress, r],
      [g, c, ZeroAddress],
    ]) {
      const deployed = factory.deploy(asset, offices);
      await expect(deployed).to.be.revertedWithCustomError(factory, "FreezableVault_BadOffices");
    }
  });

  it("gives each office its verbs and nobody else's", async () => {
    const { vault, guardian, council, recovery, stranger, thief } = await loadFixture(deployFreezableVault);

    for (const by of [stranger, recovery]) {
      const paused = send(vault, by, "pauseLanes", DEPOSIT, HOUR, ZeroHash);
      await expect(paused).to.be.revertedWithCustomError(vault, "FreezableVault_NotAllowed").withArgs(by.address);
      const frozen = freeze(vault, by, [thief], BOTH, HOUR);
      await expect(frozen).to.be.revertedWithCustomError(vault, "FreezableVault_NotAllowed").withArgs(by.address);
    }
    for (const by of [stranger, guardian, council]) {
      const resumed = send(vault, by, "resumeLanes", DEPOSIT);
      await expect(resumed).to.be.revertedWithCustomError(vault, "FreezableVault_NotAllowed").withArgs(by.address);
      const freed = send(vault, by, "unfreeze", [thief.address], BOTH, ZeroHash);
      await expect(freed).to.be.revertedWithCustomError(vault, "FreezableVault_NotAllowed").withArgs(by.address);
    }
  });

  it("lets no share and no asset of a frozen sender leave, by whichever door", async () => {
    const { vault, guardian, thief, victim } = await loadFixture(deployFreezableVault);
    await send(vault, thief, "approve", victim.address, 1_000);
    await send(vault, victim, "approve", thief.address, 1_000);
    await freeze(vault, guardian, [thief], SEND, HOUR);
    const [t, v] = [thief.address, victim.address];

    for (const sent of [
      send(vault, thief, "transfer", v, 1),
      send(vault, victim, "transferFrom", t, v, 1),
      send(vault, thief, "transferFrom", v, t, 1),
      send(vault, thief, "redeem", 1, t, v),
      send(vault, thief, "deposit", 1, v),
      send(vault, thief, "owe", [v], [1]),
    ]) {
      await expect(sent).to.be.revertedWithCustomError(vault, "AccountFreeze_Frozen");
    }
    for (const method of ["withdraw", "redeem"]) {
      const error = method === "withdraw" ? "ERC4626ExceededMaxWithdraw" : "ERC4626ExceededMaxRedeem";
      await expect(send(vault, thief, method, 1, v, t)).to.be.revertedWithCustomError(vault, error);
      await expect(send(vault, victim, method, 1, v, t)).to.be.revertedWithCustomError(vault, error);
    }
    expect(await ask(vault, "balanceOf", t)).to.equal(1_000);
  });

  it("adds nothing to a frozen recipient, neither shares nor assets", async () => {
    const { vault, guardian, thief, victim } = await loadFixture(deployFreezableVault);
    await freeze(vault, guardian, [thief], RECEIVE, HOUR);
    const [t, v] = [thief.address, victim.address];

    const sent = send(vault, victim, "transfer", t, 1);
    await expect(sent).to.be.revertedWithCustomError(vault, "AccountFreeze_Frozen");
    const deposited = send(vault, victim, "deposit", 1, t);
    await expect(deposited).to.be.revertedWithCustomError(vault, "ERC4626ExceededMaxDeposit");
    const minted = send(vault, victim, "mint", 1, t);
    await expect(minted).to.be.revertedWithCustomError(vault, "ERC4626ExceededMaxMint");
    const redeemed = send(vault, victim, "redeem", 1, t, v);
    await expect(redeemed).to.be.revertedWithCustomError(vault, "AccountFreeze_Frozen");
  });

  it("leaves everybody else as free as before", async () => {
    const { vault, asset, guardian, thief, victim, bystander } = await loadFixture(deployFreezableVault);
    await freeze(vault, guardian, [thief], BOTH, HOUR);

    await send(vault, victim, "transfer", bystander.address, 100);
    await send(vault, bystander, "redeem", 1_100, bystander.address, bystander.address);
    await send(vault, victim, "deposit", 50, victim.address);

    expect(await ask(asset, "balanceOf", bystander.address)).to.equal(2_100);
    expect(await ask(vault, "balanceOf", victim.address)).to.equal(950);
  });

  it("answers 0 for what it would refuse, and only then", async () => {
    const { vault, council, recovery, thief } = await loadFixture(deployFreezableVault);
    const limits = () =>
      Promise.all(["maxDeposit", "maxMint", "maxRedeem", "maxWithdraw"].map((name) => ask(vault, name, thief.address)));
    const all = [MaxUint256, MaxUint256, 1_000n, 1_000n];
    expect(await limits()).to.deep.equal(all);

    for (const [mask, expected] of [
      [GLOBAL, [0n, 0n, 1_000n, 1_000n]],
      [DEPOSIT, [0n, 0n, 1_000n, 1_000n]],
      [TRANSFER, all],
      [WITHDRAW, [MaxUint256, MaxUint256, 0n, 0n]],
    ] as const) {
      await send(vault, council, "pauseLanes", mask, HOUR, ZeroHash);
      expect(await limits()).to.deep.equal(expected);
      await send(vault, recovery, "resumeLanes", mask);
      expect(await limits()).to.deep.equal(all);
    }
    await freeze(vault, council, [thief], SEND, HOUR);
    expect(await limits()).to.deep.equal([MaxUint256, MaxUint256, 0n, 0n]);
    await freeze(vault, council, [thief], RECEIVE, HOUR);
    expect(await limits()).to.deep.equal([0n, 0n, 0n, 0n]);
  });

  it("stops transfers by their lane, and neither deposits nor withdrawals with them", async () => {
    const { vault, guardian, thief, victim } = await loadFixture(deployFreezableVault);
    await send(vault, guardian, "pauseLanes", TRANSFER, HOUR, ZeroHash);

    const sent = send(vault, thief, "transfer", victim.address, 1);
    await expect(sent).to.be.revertedWithCustomError(vault, "ScopedPausable_Closed");
    await send(vault, thief, "deposit", 1, thief.address);
    await send(vault, thief, "redeem", 1, thief.address, thief.address);

    await time.increase(HOUR);
    await send(vault, thief, "transfer", victim.address, 1);
  });
});
