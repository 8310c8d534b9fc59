import { expect } from "chai";
import { ask, ethers, loadFixture, mined, send, time } from "../support/chain.ts";
import { CREDIT, deployLending, GLOBAL } from "../support/lanes.ts";

const DAY = 86_400;

describe("OpenZeppelinPause", () => {
  it("refuses to pause for a stranger and to unpause for a guardian", async () => {
    const { market, guardian, stranger } = await loadFixture(deployLending);
    await expect(send(market, stranger, "pause")).to.be.revertedWithCustomError(market, "LendingLanes_NotAllowed");
    await send(market, guardian, "pause");

    for (const by of [stranger, guardian]) {
      const unpaused = send(market, by, "unpause");
      await expect(unpaused).to.be.revertedWithCustomError(market, "LendingLanes_NotAllowed").withArgs(by.address);
    }
    expect(await ask(market, "paused")).to.equal(true);
  });

  it("closes GLOBAL for as long as it may be closed, and opens it, as who calls", async () => {
    const { market, council, resumer } = await loadFixture(deployLending);

    const paused = send(market, council, "pause");
    await expect(paused).to.emit(market, "Paused(address)").withArgs(council.address);
    expect(await ask(market, "pausedUntil", GLOBAL)).to.equal((await time.latest()) + 30 * DAY);
    const unpaused = send(market, resumer, "unpause");
    await expect(unpaused).to.emit(market, "Unpaused(address)").withArgs(resumer.address);

    expect(await ask(market, "paused")).to.equal(false);
  });

  it("closes it for as long as a guardian's credit lasts", async () => {
    const { market, guardian } = await loadFixture(deployLending);

    await send(market, guardian, "pause");

    // Two hours of the credit go into the grace.
    expect(await ask(market, "pausedUntil", GLOBAL)).to.equal((await time.latest()) + CREDIT / 2 - 7_200);
  });

  it("succeeds when it is paused already, and says nothing twice", async () => {
    const { market, guardian, council, resumer } = await loadFixture(deployLending);
    await send(market, guardian, "pause");

    const longer = await mined(market, council, "pause");
    const again = await mined(market, guardian, "pause");
    await send(market, resumer, "unpause");
    const twice = await mined(market, resumer, "unpause");

    // The lane's own event alone, since it is closed for longer now.
    expect(longer.logs).to.have.length(1);
    expect([...again.logs, ...twice.logs]).to.have.length(0);
  });

  it("answers what OpenZeppelin's ABI asks, and touches no other lane", async () => {
    const { market, council } = await loadFixture(deployLending);
    const surface = ["function pause()", "function unpause()", "function paused() view returns (bool)"];
    const known = new ethers.Contract(await market.getAddress(), surface, council);

    await known.getFunction("pause")();

    expect(await known.getFunction("paused").staticCall()).to.equal(true);
    for (const lane of [1, 2, 3, 4, 5, 6, 7]) expect(await ask(market, "pausedUntil", lane)).to.equal(0);
  });
});
