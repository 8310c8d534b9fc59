import { expect } from "chai";
import { type Contract, MaxUint256 } from "ethers";
import { ask, ethers, loadFixture, mined, people, send, time } from "../support/chain.ts";
import { deployLending, GLOBAL } from "../support/lanes.ts";

const DAY = 86_400;

/** A market whose guardian and council are callers in Lido's shape. */
async function deploySealed() {
  const { recovery: resumer, stranger } = await people();
  const seal = await ethers.deployContract("SealCaller");
  const other = await ethers.deployContract("SealCaller");
  const market = await ethers.deployContract("LendingLanes", [other, seal, resumer]);
  const seals = (by: Contract) => send(by, stranger, "seal", market, 21 * DAY);
  return { market, seal, other, seals };
}

describe("LidoPause", () => {
  it("refuses to pause for a stranger and to resume for a guardian", async () => {
    const { market, guardian, stranger } = await loadFixture(deployLending);
    const paused = send(market, stranger, "pauseFor", DAY);
    await expect(paused).to.be.revertedWithCustomError(market, "LendingLanes_NotAllowed");
    await send(market, guardian, "pauseFor", 60);

    const resumed = send(market, guardian, "resume");
    await expect(resumed).to.be.revertedWithCustomError(market, "LendingLanes_NotAllowed").withArgs(guardian.address);
    expect(await ask(market, "isPaused")).to.equal(true);
  });

  it("refuses no seconds, and counts too many as the most", async () => {
    const { market, council } = await loadFixture(deployLending);
    await expect(send(market, council, "pauseFor", 0)).to.be.revertedWithCustomError(
      market,
      "ScopedPausable_NoDuration",
    );

    for (const [asked, got] of [
      [30 * DAY - 1, 30 * DAY - 1],
      [30 * DAY, 30 * DAY],
      [30 * DAY + 1, 30 * DAY],
      [MaxUint256, 30 * DAY],
    ] as const) {
      const paused = send(market, council, "pauseFor", asked);
      await expect(paused).to.emit(market, "Paused(uint256)").withArgs(got);
      expect(await ask(market, "getResumeSinceTimestamp")).to.equal((await time.latest()) + got);
    }
    expect(await ask(market, "PAUSE_INFINITELY")).to.equal(MaxUint256);
  });

  it("is paused one second before the end, and not at the end and after it", async () => {
    const { market, council } = await loadFixture(deployLending);
    await send(market, council, "pauseFor", 60);
    const until = Number(await ask(market, "getResumeSinceTimestamp"));

    for (const [at, closed] of [
      [until - 1, true],
      [until, false],
      [until + 1, false],
    ] as const) {
      await time.increaseTo(at);
      expect(await ask(market, "isPaused")).to.equal(closed);
    }
  });

  it("holds for a caller that seals and looks, also when it was paused already", async () => {
    const { market, seal, other, seals } = await loadFixture(deploySealed);

    await seals(other);
    expect(await ask(market, "isPaused")).to.equal(true);
    await seals(seal);
    const until = (await time.latest()) + 21 * DAY;
    await seals(other);

    expect(await ask(market, "getResumeSinceTimestamp")).to.equal(until);
  });

  it("resumes once, and says nothing when nothing changes", async () => {
    const { market, council, resumer } = await loadFixture(deployLending);
    await send(market, council, "pauseFor", DAY);

    const shorter = await mined(market, council, "pauseFor", 60);
    await expect(send(market, resumer, "resume")).to.emit(market, "Resumed");
    const twice = await mined(market, resumer, "resume");

    expect([...shorter.logs, ...twice.logs]).to.have.length(0);
    expect(await ask(market, "pausedUntil", GLOBAL)).to.be.at.most(await time.latest());
  });
});
