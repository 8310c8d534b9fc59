import { expect } from "chai";
import { id } from "ethers";
import { ask, ethers, loadFixture, people, send, time } from "../support/chain.ts";
import { BORROW, bits, CREDIT, LIQUIDATE } from "../support/lanes.ts";

const INCIDENT = id("incident");
const HOUR = 3_600;
const HALF = CREDIT / 2;

async function deployReentering() {
  const { bot: guardian } = await people();
  return { lanes: await ethers.deployContract("ReenteringLanes"), guardian };
}

describe("PauseCredit, re-entered", () => {
  it("spends no credit twice when the authority calls back in between, and takes the later time", async () => {
    const { lanes, guardian } = await loadFixture(deployReentering);
    await send(
      lanes,
      guardian,
      "setHook",
      lanes.interface.encodeFunctionData("pauseLanes", [bits(BORROW), 2 * HOUR, INCIDENT]),
    );

    await send(lanes, guardian, "pauseLanes", bits(BORROW), HOUR, INCIDENT);

    expect(await ask(lanes, "pausedUntil", BORROW)).to.equal((await time.latest()) + 2 * HOUR);
    expect(await ask(lanes, "pauseCreditLeft", BORROW)).to.equal(HALF - 2 * HOUR);
  });

  it("loses no pause when a resume's authority pauses in between", async () => {
    const { lanes, guardian } = await loadFixture(deployReentering);
    await send(lanes, guardian, "pauseLanes", bits(LIQUIDATE), HOUR, INCIDENT);
    await send(
      lanes,
      guardian,
      "setHook",
      lanes.interface.encodeFunctionData("pauseLanes", [bits(BORROW), HOUR, INCIDENT]),
    );

    await send(lanes, guardian, "resumeLanes", bits(LIQUIDATE));

    expect(await ask(lanes, "pausedUntil", BORROW)).to.equal((await time.latest()) + HOUR);
    expect(await ask(lanes, "pausedUntil", LIQUIDATE)).to.equal(await time.latest());
  });
});
