import { randomInt } from "node:crypto";
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import fc from "fast-check";
import { ask, ethers, loadFixture, send, time } from "../support/chain.ts";
import { BOTH, DAY, deployToken, freeze, HOUR, RECEIVE, roles, SEND, timesOf, unfreeze } from "../support/freeze.ts";

const SEED = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
const CAP = 2n ** 176n - 1n;

async function deployMintable() {
  return { ...(await roles()), token: await ethers.deployContract("MintableFreezable") };
}

describe("FreezableERC20", () => {
  it("lets nobody take from a frozen sender: not himself, nor whom he allowed, nor by burning", async () => {
    const { token, guardian, thief, victim } = await loadFixture(deployMintable);
    await send(token, guardian, "mint", thief.address, 100);
    await send(token, thief, "approve", victim.address, 100);
    await freeze(token, guardian, [thief], SEND, HOUR);
    const until = (await time.latest()) + HOUR;

    for (const sent of [
      send(token, thief, "transfer", victim.address, 1),
      send(token, thief, "transfer", thief.address, 1),
      send(token, thief, "transfer", victim.address, 0),
      send(token, victim, "transferFrom", thief.address, victim.address, 1),
      send(token, victim, "burn", thief.address, 1),
    ]) {
      await expect(sent)
        .to.be.revertedWithCustomError(token, "AccountFreeze_Frozen")
        .withArgs(thief.address, SEND, until);
    }
    await send(token, victim, "mint", thief.address, 1);
    expect(await ask(token, "balanceOf", thief.address)).to.equal(101);
  });

  it("lets nobody add to a frozen recipient, neither by sending nor by minting, and lets him send", async () => {
    const { token, guardian, thief, victim } = await loadFixture(deployMintable);
    for (const one of [thief, victim]) await send(token, guardian, "mint", one.address, 100);
    await freeze(token, guardian, [thief], RECEIVE, HOUR);
    const until = (await time.latest()) + HOUR;

    for (const sent of [
      send(token, victim, "transfer", thief.address, 1),
      send(token, thief, "transfer", thief.address, 1),
      send(token, victim, "mint", thief.address, 1),
    ]) {
      await expect(sent)
        .to.be.revertedWithCustomError(token, "AccountFreeze_Frozen")
        .withArgs(thief.address, RECEIVE, until);
    }
    await send(token, thief, "transfer", victim.address, 100);
    expect(await ask(token, "balanceOf", victim.address)).to.equal(200);
  });

  it("lets a frozen sender spend nobody's allowance", async () => {
    const { token, guardian, thief, victim, bystander } = await loadFixture(deployToken);
    for (const spender of [thief, bystander]) await send(token, victim, "approve", spender.address, 1_000);
    await freeze(token, guardian, [thief], SEND, HOUR);

    const spent = send(token, thief, "transferFrom", victim.address, bystander.address, 1);
    await expect(spent).to.be.revertedWithCustomError(token, "AccountFreeze_Frozen");
    await send(token, bystander, "transferFrom", victim.address, bystander.address, 1);

    expect(await ask(token, "allowance", victim.address, thief.address)).to.equal(1_000);
    expect(await ask(token, "allowance", victim.address, bystander.address)).to.equal(999);
  });

  it("neither creates nor loses money when someone sends to himself", async () => {
    const { token, thief } = await loadFixture(deployToken);

    for (const value of [0, 1, 999, 1_000]) await send(token, thief, "transfer", thief.address, value);
    const over = send(token, thief, "transfer", thief.address, 1_001);

    await expect(over)
      .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
      .withArgs(thief.address, 1_000, 1_001);
    expect(await ask(token, "balanceOf", thief.address)).to.equal(1_000);
  });

  it("keeps the supply below 2^176, so that no balance reaches the times", async () => {
    const { token, guardian, thief, victim } = await loadFixture(deployMintable);
    await freeze(token, guardian, [thief, victim], BOTH, 1);
    const times = await timesOf(token, thief);
    await send(token, guardian, "mint", thief.address, CAP - 1n);

    const over = send(token, guardian, "mint", victim.address, 2);
    await expect(over)
      .to.be.revertedWithCustomError(token, "FreezableERC20_SupplyCap")
      .withArgs(CAP - 1n, CAP);
    const wrapping = send(token, guardian, "mint", victim.address, 2n ** 256n - 1n);
    await expect(wrapping).to.be.revertedWithCustomError(token, "FreezableERC20_SupplyCap");
    await send(token, guardian, "mint", thief.address, 1);

    expect(await ask(token, "balanceOf", thief.address)).to.equal(CAP);
    expect(await ask(token, "totalSupply")).to.equal(CAP);
    expect(await timesOf(token, thief)).to.deep.equal(times);
    await send(token, thief, "transfer", victim.address, CAP);
    expect(await timesOf(token, victim)).to.deep.equal(times);
    await send(token, guardian, "burn", victim.address, CAP);
    expect(await ask(token, "totalSupply")).to.equal(0);
    expect(await timesOf(token, victim)).to.deep.equal(times);
  });

  it("changes no balance by freezing and freeing, in balances of any size", async () => {
    const run = async (balance: bigint, directions: number) => {
      const { token, guardian, thief } = await loadFixture(deployMintable);
      await send(token, guardian, "mint", thief.address, balance);
      await freeze(token, guardian, [thief], directions, 7 * DAY);
      expect(await ask(token, "balanceOf", thief.address)).to.equal(balance);
      await unfreeze(token, guardian, [thief], BOTH);
      expect(await ask(token, "balanceOf", thief.address)).to.equal(balance);
      expect(await ask(token, "totalSupply")).to.equal(balance);
    };
    const balance = fc.oneof(fc.bigInt({ min: 0n, max: CAP }), fc.constantFrom(0n, 1n, CAP - 1n, CAP));
    await fc.assert(fc.asyncProperty(balance, fc.integer({ min: 1, max: 3 }), run), { seed: SEED, numRuns: 20 });
  });

  it("behaves as OpenZeppelin's for all who are not frozen, errors included", async () => {
    const { token, holder, thief, victim } = await loadFixture(deployToken);
    const plain = await ethers.deployContract("PlainToken", [holder.address, 10n ** 24n]);
    for (const one of [thief, victim]) await send(plain, holder, "transfer", one.address, 1_000);

    for (const each of [token, plain]) {
      const over = send(each, thief, "transfer", victim.address, 1_001);
      await expect(over).to.be.revertedWithCustomError(each, "ERC20InsufficientBalance");
      const nowhere = send(each, thief, "transfer", ZeroAddress, 1);
      await expect(nowhere).to.be.revertedWithCustomError(each, "ERC20InvalidReceiver");
      const unallowed = send(each, victim, "transferFrom", thief.address, victim.address, 1);
      await expect(unallowed).to.be.revertedWithCustomError(each, "ERC20InsufficientAllowance");
      const moved = send(each, thief, "transfer", victim.address, 400);
      await expect(moved).to.emit(each, "Transfer").withArgs(thief.address, victim.address, 400);
      expect(await ask(each, "balanceOf", thief.address)).to.equal(600);
      expect(await ask(each, "balanceOf", victim.address)).to.equal(1_400);
      expect(await ask(each, "totalSupply")).to.equal(10n ** 24n);
    }
  });
});
