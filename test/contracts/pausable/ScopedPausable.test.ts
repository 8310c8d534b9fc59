import { expect } from "chai";
import { id, keccak256, toBeHex, ZeroHash } from "ethers";
import { ask, loadFixture, send, time } from "../support/chain.ts";
import { BORROW, bits, DEPOSIT, deployVault, GLOBAL, wordOf } from "../support/lanes.ts";

const INCIDENT = id("incident");
const HOUR = 3_600;

describe("ScopedPausable", () => {
  it("refuses to pause for a stranger and for the resumer", async () => {
    const { vault, resumer, stranger } = await loadFixture(deployVault);

    for (const by of [stranger, resumer]) {
      const paused = send(vault, by, "pauseLanes", bits(DEPOSIT), HOUR, INCIDENT);
      await expect(paused).to.be.revertedWithCustomError(vault, "LanesVault_NotGuardian").withArgs(by.address);
    }
  });

  it("refuses to resume for a stranger and for the guardian", async () => {
    const { vault, guardian, stranger } = await loadFixture(deployVault);
    await send(vault, guardian, "pauseLanes", bits(DEPOSIT), HOUR, INCIDENT);

    for (const by of [stranger, guardian]) {
      const resumed = send(vault, by, "resumeLanes", bits(DEPOSIT));
      await expect(resumed).to.be.revertedWithCustomError(vault, "LanesVault_NotResumer").withArgs(by.address);
    }
  });

  it("refuses masks without a lane and with a ninth lane", async () => {
    const { vault, guardian, resumer } = await loadFixture(deployVault);

    for (const mask of [0n, 256n, 1n << 255n]) {
      const paused = send(vault, guardian, "pauseLanes", mask, HOUR, INCIDENT);
      await expect(paused).to.be.revertedWithCustomError(vault, "ScopedPausable_BadMask").withArgs(mask);
      const resumed = send(vault, resumer, "resumeLanes", mask);
      await expect(resumed).to.be.revertedWithCustomError(vault, "ScopedPausable_BadMask").withArgs(mask);
    }
  });

  it("refuses a ninth lane in every view and check", async () => {
    const { vault, stranger } = await loadFixture(deployVault);

    for (const method of ["pausedUntil", "maxPause"]) {
      await expect(ask(vault, method, 8))
        .to.be.revertedWithCustomError(vault, "ScopedPausable_NoSuchLane")
        .withArgs(8);
    }
    for (const lane of [8, 9, 255]) {
      const served = send(vault, stranger, "serve", lane);
      await expect(served).to.be.revertedWithCustomError(vault, "ScopedPausable_NoSuchLane").withArgs(lane);
      const left = send(vault, stranger, "leave", lane);
      await expect(left).to.be.revertedWithCustomError(vault, "ScopedPausable_NotAnExit").withArgs(lane);
    }
  });

  it("pauses for at most the lane's maximum", async () => {
    const { vault, guardian } = await loadFixture(deployVault);
    const max = 7 * 24 * HOUR;

    const none = send(vault, guardian, "pauseLanes", bits(DEPOSIT), 0, INCIDENT);
    await expect(none).to.be.revertedWithCustomError(vault, "ScopedPausable_NoDuration");
    const over = send(vault, guardian, "pauseLanes", bits(DEPOSIT, BORROW), max + 1, INCIDENT);
    await expect(over)
      .to.be.revertedWithCustomError(vault, "ScopedPausable_TooLong")
      .withArgs(DEPOSIT, max + 1, max);

    await send(vault, guardian, "pauseLanes", bits(DEPOSIT), max - 1, INCIDENT);
    await send(vault, guardian, "pauseLanes", bits(DEPOSIT), max, INCIDENT);
    expect(await ask(vault, "pausedUntil", DEPOSIT)).to.equal((await time.latest()) + max);
  });

  it("is closed one second before the end and open at the end and after it", async () => {
    const { vault, guardian, stranger } = await loadFixture(deployVault);
    await send(vault, guardian, "pauseLanes", bits(DEPOSIT), HOUR, INCIDENT);
    const until = (await time.latest()) + HOUR;

    await time.setNextBlockTimestamp(until - 1);
    const before = send(vault, stranger, "deposit");
    await expect(before).to.be.revertedWithCustomError(vault, "ScopedPausable_Closed").withArgs(DEPOSIT, until);
    await time.setNextBlockTimestamp(until);
    await send(vault, stranger, "deposit");
    await time.setNextBlockTimestamp(until + 1);
    await send(vault, stranger, "deposit");

    expect(await ask(vault, "served")).to.equal(2);
  });

  it("closes one lane and no other", async () => {
    const { vault, guardian, stranger } = await loadFixture(deployVault);

    await send(vault, guardian, "pauseLanes", bits(DEPOSIT), HOUR, INCIDENT);

    expect(await ask(vault, "paused")).to.equal(false);
    await send(vault, stranger, "borrow");
    await expect(send(vault, stranger, "deposit")).to.be.revertedWithCustomError(vault, "ScopedPausable_Closed");
  });

  it("never shortens a pause, and says nothing when nothing changes", async () => {
    const { vault, guardian } = await loadFixture(deployVault);
    await send(vault, guardian, "pauseLanes", bits(DEPOSIT), 2 * HOUR, INCIDENT);
    const until = (await time.latest()) + 2 * HOUR;

    const shorter = await send(vault, guardian, "pauseLanes", bits(DEPOSIT), HOUR, INCIDENT);

    expect((await shorter.wait())?.logs).to.have.length(0);
    expect(await ask(vault, "pausedUntil", DEPOSIT)).to.equal(until);
  });

  it("names the lanes that changed, the end, the guardian and the incident", async () => {
    const { vault, guardian } = await loadFixture(deployVault);
    await send(vault, guardian, "pauseLanes", bits(DEPOSIT), 2 * HOUR, INCIDENT);
    const now = await time.latest();

    await time.setNextBlockTimestamp(now + 60);
    const paused = send(vault, guardian, "pauseLanes", bits(DEPOSIT, BORROW), HOUR, INCIDENT);

    const args = [bits(BORROW), now + 60 + HOUR, guardian.address, INCIDENT] as const;
    await expect(paused)
      .to.emit(vault, "LanesPaused")
      .withArgs(...args);
  });

  it("resumes only what is closed, at once, and leaves the word standing", async () => {
    const { vault, guardian, resumer, stranger } = await loadFixture(deployVault);
    await send(vault, guardian, "pauseLanes", bits(GLOBAL, DEPOSIT), HOUR, INCIDENT);

    const resumed = send(vault, resumer, "resumeLanes", 255);
    await expect(resumed).to.emit(vault, "LanesResumed").withArgs(bits(GLOBAL, DEPOSIT), resumer.address);
    const again = await send(vault, resumer, "resumeLanes", 255);

    await send(vault, stranger, "deposit");
    expect((await again.wait())?.logs).to.have.length(0);
    expect(await wordOf(vault)).to.not.equal(0n);
  });

  it("starts with a non-zero word at its ERC-7201 slot", async () => {
    const { vault } = await loadFixture(deployVault);
    const inner = BigInt(id("firebreak.storage.ScopedPausable")) - 1n;
    const slot = BigInt(keccak256(toBeHex(inner, 32))) & ~0xffn;

    expect(toBeHex(slot, 32)).to.equal("0x359829299cba52b0931ab4acc7f204bf321b2b34ece0e0e29f4a86335f835d00");
    expect(await wordOf(vault)).to.equal(1n);
    expect(await ask(vault, "paused")).to.equal(false);
  });

  it("costs less at the first pause because the word is not zero", async () => {
    const { vault, guardian } = await loadFixture(deployVault);

    const first = await (await send(vault, guardian, "pauseLanes", bits(DEPOSIT), HOUR, ZeroHash)).wait();

    // Setting a zero word costs 17,100 more than changing another.
    expect(Number(first?.gasUsed)).to.be.below(45_000);
  });
});
