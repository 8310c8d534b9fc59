import { expect } from "chai";
import { id } from "ethers";
import { ask, loadFixture, send, time } from "../support/chain.ts";
import {
  BORROW,
  bits,
  DEPOSIT,
  deployVault,
  EXIT_MAX_PAUSE,
  EXIT_REST,
  GLOBAL,
  REPAY,
  WITHDRAW,
} from "../support/lanes.ts";

const INCIDENT = id("incident");
const HOUR = 3_600;

describe("ScopedPausable, exits", () => {
  it("refuses to guard a declared exit by a check that GLOBAL closes too", async () => {
    const { vault, stranger } = await loadFixture(deployVault);

    for (const lane of [WITHDRAW, REPAY]) {
      const served = send(vault, stranger, "serve", lane);
      await expect(served).to.be.revertedWithCustomError(vault, "ScopedPausable_IsAnExit").withArgs(lane);
    }
  });

  it("refuses to guard an exit that is not declared, and GLOBAL as an exit", async () => {
    const { vault, stranger } = await loadFixture(deployVault);

    for (const lane of [GLOBAL, DEPOSIT]) {
      const left = send(vault, stranger, "leave", lane);
      await expect(left).to.be.revertedWithCustomError(vault, "ScopedPausable_NotAnExit").withArgs(lane);
    }
  });

  it("closes every lane but the exits by GLOBAL", async () => {
    const { vault, guardian, stranger } = await loadFixture(deployVault);

    await send(vault, guardian, "pauseLanes", bits(GLOBAL), HOUR, INCIDENT);

    const until = (await time.latest()) + HOUR;
    expect(await ask(vault, "paused")).to.equal(true);
    for (const [method, lane] of [
      ["deposit", DEPOSIT],
      ["borrow", BORROW],
    ] as const) {
      const served = send(vault, stranger, method);
      await expect(served).to.be.revertedWithCustomError(vault, "ScopedPausable_Closed").withArgs(lane, until);
    }
    await send(vault, stranger, "withdraw");
    await send(vault, stranger, "repay");
    expect(await ask(vault, "served")).to.equal(2);
  });

  it("never pauses an exit whose maximum is zero, and caps the others at six hours", async () => {
    const { vault, guardian } = await loadFixture(deployVault);

    const never = send(vault, guardian, "pauseLanes", bits(REPAY), 1, INCIDENT);
    await expect(never).to.be.revertedWithCustomError(vault, "ScopedPausable_TooLong").withArgs(REPAY, 1, 0);
    const over = send(vault, guardian, "pauseLanes", bits(WITHDRAW), EXIT_MAX_PAUSE + 1, INCIDENT);
    await expect(over).to.be.revertedWithCustomError(vault, "ScopedPausable_TooLong");
    await send(vault, guardian, "pauseLanes", bits(WITHDRAW), EXIT_MAX_PAUSE, INCIDENT);

    expect(await ask(vault, "maxPause", WITHDRAW)).to.equal(EXIT_MAX_PAUSE);
  });

  it("keeps an exit open for a day after its pause, whatever the guardian sends", async () => {
    const { vault, guardian } = await loadFixture(deployVault);
    await send(vault, guardian, "pauseLanes", bits(WITHDRAW), HOUR, INCIDENT);
    const until = (await time.latest()) + HOUR;

    for (const at of [until - 1, until, until + EXIT_REST - 1]) {
      await time.setNextBlockTimestamp(at);
      await send(vault, guardian, "pauseLanes", bits(DEPOSIT, WITHDRAW), HOUR, INCIDENT);
      expect(await ask(vault, "pausedUntil", WITHDRAW)).to.equal(until);
      expect(await ask(vault, "pausedUntil", DEPOSIT)).to.equal(at + HOUR);
    }
    await time.setNextBlockTimestamp(until + EXIT_REST);
    await send(vault, guardian, "pauseLanes", bits(WITHDRAW), HOUR, INCIDENT);

    expect(await ask(vault, "pausedUntil", WITHDRAW)).to.equal(until + EXIT_REST + HOUR);
  });

  it("counts an exit's rest from its resume", async () => {
    const { vault, guardian, resumer, stranger } = await loadFixture(deployVault);
    await send(vault, guardian, "pauseLanes", bits(WITHDRAW), HOUR, INCIDENT);
    await send(vault, resumer, "resumeLanes", bits(WITHDRAW));

    await send(vault, guardian, "pauseLanes", bits(WITHDRAW), HOUR, INCIDENT);

    await send(vault, stranger, "withdraw");
  });
});
