import proxyJson from "@openzeppelin/contracts/build/contracts/ERC1967Proxy.json" with { type: "json" };
import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { ask, ethers, loadFixture, people, send, time } from "../support/chain.ts";
import { wordOf } from "../support/lanes.ts";

/** A proxy to the first version: started by its initializer, or not (any other call, since the proxy wants one). */
async function deployProxy(started: boolean) {
  const { bot: owner, stranger } = await people();
  const first = await ethers.deployContract("UpgradeableVault");
  const start = first.interface.encodeFunctionData("initialize", [owner.address]);
  const factory = new ethers.ContractFactory(proxyJson.abi, proxyJson.bytecode, owner);
  const proxy = await factory.deploy(first, started ? start : first.interface.encodeFunctionData("paused"));
  const vault = await ethers.getContractAt("UpgradeableVault", await proxy.getAddress());
  return { vault, owner, stranger };
}

const deployStarted = () => deployProxy(true);
const deployBare = () => deployProxy(false);

describe("ScopedPausable behind a proxy", () => {
  it("is open when no initializer ever ran", async () => {
    const { vault, stranger } = await loadFixture(deployBare);

    await send(vault, stranger, "deposit");

    expect(await wordOf(vault)).to.equal(0n);
    expect(await ask(vault, "paused")).to.equal(false);
  });

  it("has a non-zero word after its initializer", async () => {
    const { vault } = await loadFixture(deployStarted);

    expect(await wordOf(vault)).to.equal(1n);
  });

  it("stays paused through an upgrade that moves the storage and the bases", async () => {
    const { vault, owner, stranger } = await loadFixture(deployStarted);
    await send(vault, owner, "pauseLanes", 2, 3_600, ZeroHash);
    const until = (await time.latest()) + 3_600;
    const before = await wordOf(vault);

    const second = await ethers.deployContract("UpgradeableVaultV2");
    await send(vault, owner, "upgradeToAndCall", await second.getAddress(), "0x");

    expect(await wordOf(vault)).to.equal(before);
    expect(await ask(vault, "pausedUntil", 1)).to.equal(until);
    await expect(send(vault, stranger, "deposit")).to.be.revertedWithCustomError(vault, "ScopedPausable_Closed");
  });

  it("loses no pause when the start is called again", async () => {
    const { vault, owner } = await loadFixture(deployBare);
    const start = await ethers.deployContract("UpgradeableVault");
    await send(vault, owner, "initialize", owner.address);
    await send(vault, owner, "pauseLanes", 1, 3_600, id("incident"));
    const before = await wordOf(vault);

    const initialize = send(vault, owner, "initialize", owner.address);

    await expect(initialize).to.be.revertedWithCustomError(start, "InvalidInitialization");
    expect(await wordOf(vault)).to.equal(before);
  });

  it("stays paused through an upgrade that brings credit and frozen accounts", async () => {
    const { vault, owner, stranger } = await loadFixture(deployStarted);
    await send(vault, owner, "pauseLanes", 2, 3_600, ZeroHash);
    const before = await wordOf(vault);

    const third = await ethers.deployContract("UpgradeableVaultV3", [4 * 86_400]);
    await send(vault, owner, "upgradeToAndCall", await third.getAddress(), "0x");

    const upgraded = await ethers.getContractAt("UpgradeableVaultV3", await vault.getAddress());
    expect(await wordOf(vault)).to.equal(before);
    expect(await ask(upgraded, "pauseCreditLeft", 1)).to.equal(2 * 86_400);
    await expect(send(upgraded, stranger, "deposit")).to.be.revertedWithCustomError(upgraded, "ScopedPausable_Closed");
  });

  it("neither loses nor gains credit when an upgrade changes its size", async () => {
    const { vault, owner } = await loadFixture(deployStarted);
    const upgrade = async (credit: number) => {
      const next = await ethers.deployContract("UpgradeableVaultV3", [credit]);
      await send(vault, owner, "upgradeToAndCall", await next.getAddress(), "0x");
    };
    await upgrade(4 * 86_400);
    const upgraded = await ethers.getContractAt("UpgradeableVaultV3", await vault.getAddress());
    await send(upgraded, owner, "pauseLanes", 2, 86_400, ZeroHash);
    const paused = await time.latest();

    await time.increaseTo(paused + 43_199);
    await upgrade(2 * 86_400);
    // Touches another lane only. Of 86,400 seconds 8,660 came back at the old rate; the new size is 86,400.
    await time.setNextBlockTimestamp(paused + 43_300);
    await send(upgraded, owner, "pauseLanes", 4, 60, ZeroHash);

    expect(await ask(upgraded, "pauseCreditLeft", 1)).to.equal(8_660);
  });
});
