import { expect } from "chai";
import { ZeroHash } from "ethers";
import { ask, loadFixture, send, time } from "../support/chain.ts";
import { bits, COLLATERAL, deployLending, GLOBAL, LIQUIDATE, REPAY } from "../support/lanes.ts";

const HOUR = 3_600;

describe("ScopedPausable, grace", () => {
  it("liquidates nobody until a lane by which he could have helped himself was open for its grace", async () => {
    const { market, council, stranger } = await loadFixture(deployLending);
    await send(market, council, "pauseLanes", bits(COLLATERAL), HOUR, ZeroHash);
    const until = (await time.latest()) + HOUR;

    for (const at of [until - 1, until, until + HOUR - 1]) {
      await time.setNextBlockTimestamp(at);
      const liquidated = send(market, stranger, "liquidate");
      await expect(liquidated)
        .to.be.revertedWithCustomError(market, "ScopedPausable_Grace")
        .withArgs(COLLATERAL, until + HOUR);
    }
    await time.setNextBlockTimestamp(until + HOUR);
    await send(market, stranger, "liquidate");
    await time.setNextBlockTimestamp(until + HOUR + 1);
    await send(market, stranger, "liquidate");

    expect(await ask(market, "liquidated")).to.equal(2);
  });

  it("counts the grace from the resume when that comes first, and not again from a second one", async () => {
    const { market, council, resumer, stranger } = await loadFixture(deployLending);
    await send(market, council, "pauseLanes", bits(COLLATERAL), 24 * HOUR, ZeroHash);
    await send(market, resumer, "resumeLanes", bits(COLLATERAL));
    const resumed = await time.latest();
    expect(await ask(market, "graceUntil", COLLATERAL)).to.equal(resumed + HOUR);

    await time.increase(HOUR / 2);
    await send(market, resumer, "resumeLanes", bits(COLLATERAL));
    expect(await ask(market, "graceUntil", COLLATERAL)).to.equal(resumed + HOUR);

    await time.setNextBlockTimestamp(resumed + HOUR);
    await send(market, stranger, "liquidate");
  });

  it("waits for GLOBAL and its grace, whichever lanes a liquidation names", async () => {
    const { market, council, resumer, stranger } = await loadFixture(deployLending);
    await send(market, council, "pauseLanes", bits(GLOBAL), HOUR, ZeroHash);
    await send(market, resumer, "resumeLanes", bits(GLOBAL));
    const resumed = await time.latest();

    for (const lanes of [0, bits(COLLATERAL), bits(GLOBAL, LIQUIDATE)]) {
      const liquidated = send(market, stranger, "liquidateWaitingFor", lanes);
      await expect(liquidated)
        .to.be.revertedWithCustomError(market, "ScopedPausable_Grace")
        .withArgs(GLOBAL, resumed + 2 * HOUR);
    }
    await time.setNextBlockTimestamp(resumed + 2 * HOUR);
    await send(market, stranger, "liquidateWaitingFor", 0);
  });

  it("waits for an exit too, for four hours at most, whatever the contract asks for", async () => {
    const { market, council, stranger } = await loadFixture(deployLending);
    await send(market, council, "pauseLanes", bits(REPAY), HOUR, ZeroHash);
    const until = (await time.latest()) + HOUR;

    expect(await ask(market, "graceUntil", REPAY)).to.equal(until + 4 * HOUR);
    await time.setNextBlockTimestamp(until + 4 * HOUR - 1);
    const early = send(market, stranger, "liquidate");
    await expect(early).to.be.revertedWithCustomError(market, "ScopedPausable_Grace");
    await time.setNextBlockTimestamp(until + 4 * HOUR);
    await send(market, stranger, "liquidate");
  });

  it("does not wait for lanes that a liquidation does not name, nor where no grace is asked for", async () => {
    const { market, council, stranger } = await loadFixture(deployLending);
    await send(market, council, "pauseLanes", bits(2, LIQUIDATE), HOUR, ZeroHash);
    const until = (await time.latest()) + HOUR;

    await send(market, stranger, "liquidateWaitingFor", bits(COLLATERAL));
    await expect(send(market, stranger, "liquidate")).to.be.revertedWithCustomError(market, "ScopedPausable_Closed");
    await time.setNextBlockTimestamp(until);
    await send(market, stranger, "liquidate");

    expect(await ask(market, "graceUntil", LIQUIDATE)).to.equal(until);
  });

  it("is over from the beginning, and refuses a ninth lane", async () => {
    const { market, stranger } = await loadFixture(deployLending);

    await send(market, stranger, "liquidate");

    await expect(ask(market, "graceUntil", 8)).to.be.revertedWithCustomError(market, "ScopedPausable_NoSuchLane");
    const named = send(market, stranger, "liquidateWaitingFor", 256);
    await expect(named).to.be.revertedWithCustomError(market, "ScopedPausable_BadMask").withArgs(256);
  });
});
