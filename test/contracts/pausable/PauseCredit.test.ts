import { expect } from "chai";
import { id } from "ethers";
import { ask, loadFixture, mined, send, time } from "../support/chain.ts";
import { BORROW, bits, COLLATERAL, CREDIT, deployLending, GLOBAL, LIQUIDATE, REPAY, WINDOW } from "../support/lanes.ts";

const INCIDENT = id("incident");
const HOUR = 3_600;
const HALF = CREDIT / 2;

describe("PauseCredit", () => {
  it("refuses strangers and the resumer before it counts anything", async () => {
    const { market, resumer, stranger } = await loadFixture(deployLending);

    for (const by of [stranger, resumer]) {
      const paused = send(market, by, "pauseLanes", bits(BORROW), HOUR, INCIDENT);
      await expect(paused).to.be.revertedWithCustomError(market, "LendingLanes_NotAllowed").withArgs(by.address);
    }
    expect(await ask(market, "pauseCreditLeft", BORROW)).to.equal(HALF);
  });

  it("grants what is there: one second less, all of it, and all of it when asked for more", async () => {
    for (const [asked, granted] of [
      [HALF - 1, HALF - 1],
      [HALF, HALF],
      [HALF + 1, HALF],
    ] as const) {
      const { market, guardian } = await loadFixture(deployLending);

      const paused = send(market, guardian, "pauseLanes", bits(BORROW), asked, INCIDENT);
      await expect(paused).to.emit(market, "LanesPaused");

      expect(await ask(market, "pausedUntil", BORROW)).to.equal((await time.latest()) + granted);
      expect(await ask(market, "pauseCreditLeft", BORROW)).to.equal(HALF - granted);
    }
  });

  it("refuses a guardian without credit, and tells him which lanes", async () => {
    const { market, guardian, resumer } = await loadFixture(deployLending);
    await send(market, guardian, "pauseLanes", bits(BORROW, LIQUIDATE), HALF, INCIDENT);
    await send(market, resumer, "resumeLanes", bits(BORROW, LIQUIDATE));

    const paused = send(market, guardian, "pauseLanes", bits(BORROW, LIQUIDATE), HOUR, INCIDENT);

    await expect(paused)
      .to.be.revertedWithCustomError(market, "ScopedPausable_Refused")
      .withArgs(bits(BORROW, LIQUIDATE));
  });

  it("closes the lanes that have credit when others have none, and names both", async () => {
    const { market, guardian, resumer } = await loadFixture(deployLending);
    await send(market, guardian, "pauseLanes", bits(BORROW), HALF, INCIDENT);
    await send(market, guardian, "pauseLanes", bits(4), HALF - HOUR, INCIDENT);
    await send(market, resumer, "resumeLanes", bits(BORROW, 4));
    const now = (await time.latest()) + 1;

    await time.setNextBlockTimestamp(now);
    const paused = send(market, guardian, "pauseLanes", bits(BORROW, LIQUIDATE, 4), 2 * HOUR, INCIDENT);

    await expect(paused)
      .to.emit(market, "LanesPaused")
      .withArgs(bits(LIQUIDATE), now + 2 * HOUR, guardian.address, INCIDENT)
      .and.to.emit(market, "LanesPaused")
      .withArgs(bits(4), now + HOUR, guardian.address, INCIDENT)
      .and.to.emit(market, "LanesRefused")
      .withArgs(bits(BORROW), guardian.address, INCIDENT);
    expect(await ask(market, "pausedUntil", BORROW)).to.be.below(now);
  });

  it("lets a higher tier close what a guardian no longer can, uncounted", async () => {
    const { market, guardian, council, resumer } = await loadFixture(deployLending);
    await send(market, guardian, "pauseLanes", bits(BORROW), HALF, INCIDENT);
    await send(market, resumer, "resumeLanes", bits(BORROW));

    await send(market, council, "pauseLanes", bits(BORROW, LIQUIDATE), 30 * 24 * HOUR, INCIDENT);

    expect(await ask(market, "pausedUntil", BORROW)).to.equal((await time.latest()) + 30 * 24 * HOUR);
    expect(await ask(market, "pauseCreditLeft", LIQUIDATE)).to.equal(HALF);
  });

  it("counts only seconds that no one had closed, each of them once", async () => {
    const { market, guardian } = await loadFixture(deployLending);
    await send(market, guardian, "pauseLanes", bits(BORROW), 2 * HOUR, INCIDENT);

    const shorter = await mined(market, guardian, "pauseLanes", bits(BORROW), HOUR, INCIDENT);
    await send(market, guardian, "pauseLanes", bits(BORROW), 3 * HOUR, INCIDENT);

    expect(shorter.logs).to.have.length(0);
    // Two more seconds passed, so that two seconds less of the first two hours were still to run.
    expect(await ask(market, "pauseCreditLeft", BORROW)).to.equal(HALF - 3 * HOUR - 2);
  });

  it("succeeds and changes nothing for a guardian without credit when the lane is closed already", async () => {
    const { market, guardian, council } = await loadFixture(deployLending);
    await send(market, guardian, "pauseLanes", bits(BORROW), HALF, INCIDENT);

    const again = await mined(market, guardian, "pauseLanes", bits(BORROW), HALF, INCIDENT);
    await send(market, council, "pauseLanes", bits(LIQUIDATE), 20 * HALF, INCIDENT);
    const above = await mined(market, guardian, "pauseLanes", bits(LIQUIDATE), 21 * HALF, INCIDENT);

    expect([...again.logs, ...above.logs]).to.have.length(0);
  });

  it("gives nothing back at a resume, and all of it after the window", async () => {
    const { market, guardian, resumer } = await loadFixture(deployLending);
    await send(market, guardian, "pauseLanes", bits(BORROW), HALF, INCIDENT);
    const paused = await time.latest();
    await send(market, resumer, "resumeLanes", bits(BORROW));
    expect(await ask(market, "pauseCreditLeft", BORROW)).to.equal(0);

    for (const [passed, left] of [
      [WINDOW / 2, HALF / 2],
      [WINDOW - 1, HALF - 1],
      [WINDOW, HALF],
      [WINDOW + 1, HALF],
    ] as const) {
      await time.increaseTo(paused + passed);
      expect(await ask(market, "pauseCreditLeft", BORROW)).to.equal(left);
    }
  });

  it("counts each lane for itself, GLOBAL and exits too, with the grace that follows", async () => {
    const { market, guardian } = await loadFixture(deployLending);

    await send(market, guardian, "pauseLanes", bits(GLOBAL, COLLATERAL, BORROW, REPAY), HOUR, INCIDENT);

    const left = [GLOBAL, COLLATERAL, BORROW, LIQUIDATE, REPAY].map((lane) => ask(market, "pauseCreditLeft", lane));
    expect(await Promise.all(left)).to.deep.equal([3, 2, 1, 0, 5].map((hours) => BigInt(HALF - hours * HOUR)));
  });

  it("refuses a lane when what is left would only be grace", async () => {
    const { market, guardian, resumer } = await loadFixture(deployLending);
    await send(market, guardian, "pauseLanes", bits(COLLATERAL), HALF - 2 * HOUR, INCIDENT);
    await send(market, resumer, "resumeLanes", bits(COLLATERAL));
    const ended = await time.latest();
    // Two minutes short of an hour is left beside what comes back in the hour of grace: 6 minutes.
    await time.setNextBlockTimestamp(ended + HOUR + 1);
    await send(market, guardian, "pauseLanes", bits(COLLATERAL), 10 * 60, INCIDENT);
    await send(market, resumer, "resumeLanes", bits(COLLATERAL));
    const again = await time.latest();

    await time.setNextBlockTimestamp(again + HOUR + 1);
    const paused = send(market, guardian, "pauseLanes", bits(COLLATERAL), HOUR, INCIDENT);

    await expect(paused).to.be.revertedWithCustomError(market, "ScopedPausable_Refused").withArgs(bits(COLLATERAL));
  });

  it("saves no credit up behind a pause of a higher tier", async () => {
    const { market, guardian, council } = await loadFixture(deployLending);
    await send(market, council, "pauseLanes", bits(BORROW), 6 * HOUR, INCIDENT);
    const until = (await time.latest()) + 6 * HOUR;
    await send(market, guardian, "pauseLanes", bits(BORROW), HALF, INCIDENT);
    expect(await ask(market, "pausedUntil", BORROW)).to.equal((await time.latest()) + HALF);
    expect(await ask(market, "pauseCreditLeft", BORROW)).to.equal(0);

    await time.increaseTo(until - 1);
    const before = await ask(market, "pausedUntil", BORROW);
    await send(market, guardian, "pauseLanes", bits(BORROW), HALF, INCIDENT);

    // What came back in six hours, and no more: 36 minutes.
    expect(Number(await ask(market, "pausedUntil", BORROW)) - Number(before)).to.be.within(36 * 60 - 2, 36 * 60);
  });

  it("refuses a ninth lane", async () => {
    const { market } = await loadFixture(deployLending);

    await expect(ask(market, "pauseCreditLeft", 8)).to.be.revertedWithCustomError(market, "ScopedPausable_NoSuchLane");
  });
});
