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
});
