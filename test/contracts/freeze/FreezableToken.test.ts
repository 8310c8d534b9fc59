import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ask, ethers, loadFixture, send } from "../support/chain.ts";
import { BOTH, deployToken, freeze, HOUR, RECEIVE, roles, SEND, SUPPLY } from "../support/freeze.ts";

describe("FreezableToken", () => {
  it("refuses offices that one holds twice, and an office without a holder", async () => {
    const { holder, guardian, council, recovery } = await roles();
    const [g, c, r] = [guardian.address, council.address, recovery.address];
    const factory = await ethers.getContractFactory("FreezableToken");

    for (const offices of [
      [g, g, r],
      [g, c, g],
      [g, c, c],
      [ZeroAddress, c, r],
      [g, ZeroAddress, r],
      [g, c, ZeroAddress],
    ]) {
      const deployed = factory.deploy("Token", "TOK", offices, holder.address, SUPPLY);
      await expect(deployed).to.be.revertedWithCustomError(factory, "FreezableToken_BadOffices");
    }
  });

  it("says who holds which office, and gives all of the supply to the holder", async () => {
    const { token, guardian, council, recovery } = await loadFixture(deployToken);

    expect(await ask(token, "offices")).to.deep.equal([guardian.address, council.address, recovery.address]);
    expect(await ask(token, "totalSupply")).to.equal(SUPPLY);
  });

  it("pays all of a batch but the frozen, who cost the payer nothing", async () => {
    const { token, holder, guardian, thief, victim, bystander } = await loadFixture(deployToken);
    await freeze(token, guardian, [thief], RECEIVE, HOUR);
    const before = await ask(token, "balanceOf", holder.address);
    const to = [victim.address, thief.address, bystander.address];

    expect(await token.connect(holder).getFunction("payOut").staticCall(to, [10, 20, 30])).to.equal(40);
    const paid = send(token, holder, "payOut", to, [10, 20, 30]);

    await expect(paid).to.emit(token, "PayoutSkipped").withArgs(thief.address, 20, holder.address);
    const balances = to.map((one) => ask(token, "balanceOf", one));
    expect(await Promise.all(balances)).to.deep.equal([1_010n, 1_000n, 1_030n]);
    expect(await ask(token, "balanceOf", holder.address)).to.equal(before - 40n);
  });

  it("pays one who is frozen for sending only", async () => {
    const { token, holder, guardian, thief } = await loadFixture(deployToken);
    await freeze(token, guardian, [thief], SEND, HOUR);

    await send(token, holder, "payOut", [thief.address], [5]);

    expect(await ask(token, "balanceOf", thief.address)).to.equal(1_005);
  });

  it("reverts a payout for what is the payer's own fault", async () => {
    const { token, guardian, thief, victim } = await loadFixture(deployToken);

    const uneven = send(token, thief, "payOut", [victim.address], [1, 2]);
    await expect(uneven).to.be.revertedWithCustomError(token, "FreezableToken_BadPayout").withArgs(1, 2);
    const over = send(token, thief, "payOut", [victim.address, victim.address], [600, 600]);
    await expect(over).to.be.revertedWithCustomError(token, "ERC20InsufficientBalance");
    await freeze(token, guardian, [thief], BOTH, HOUR);
    const frozen = send(token, thief, "payOut", [victim.address], [1]);
    await expect(frozen).to.be.revertedWithCustomError(token, "AccountFreeze_Frozen");
  });

  it("has no function that takes an account's money or sets its balance", async () => {
    const { token } = await loadFixture(deployToken);
    const writing: string[] = [];
    token.interface.forEachFunction((one) => {
      if (!one.constant) writing.push(one.name);
    });

    expect(writing.sort()).to.deep.equal(["approve", "freeze", "payOut", "transfer", "transferFrom", "unfreeze"]);
  });
});
