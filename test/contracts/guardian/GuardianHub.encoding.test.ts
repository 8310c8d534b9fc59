import { expect } from "chai";
import { concat, toBeHex } from "ethers";
import { eventOf, loadFixture } from "../support/chain.ts";
import { PLAN, tripArgs } from "../support/hub.ts";
import { deployWithPlan } from "../support/plan.ts";

describe("GuardianHub, how actions arrive", () => {
  it("accepts the committed actions in another encoding", async () => {
    const { hub, bot, actions } = await loadFixture(deployWithPlan);
    const data = hub.interface.encodeFunctionData("trip", [...tripArgs(actions)]);

    const receipt = await (await bot.sendTransaction({ to: hub, data: concat([data, "0x1234"]) })).wait();

    if (receipt === null) throw new Error("expected a receipt");
    expect(eventOf(hub, receipt, "Tripped")).to.deep.include({ held: 7n });
  });

  it("refuses actions that a shifted offset shows in place of the committed ones", async () => {
    const { hub, bot, actions, stranger } = await loadFixture(deployWithPlan);
    const honest = hub.interface.encodeFunctionData("trip", [...tripArgs(actions)]);
    const forged = hub.interface.encodeFunctionData("trip", [
      ...tripArgs(actions.map((a) => ({ ...a, target: stranger.address }))),
    ]);
    // Head with an offset that points behind the honest tail, to the forged one.
    const tailOf = (data: string) => `0x${data.slice(10 + 6 * 64)}`;
    const offset = BigInt(6 * 32 + (tailOf(honest).length - 2) / 2)
      .toString(16)
      .padStart(64, "0");
    const head = `${honest.slice(0, 10 + 64)}${offset}${honest.slice(10 + 128, 10 + 6 * 64)}`;

    const sent = bot.sendTransaction({ to: hub, data: concat([head, tailOf(honest), tailOf(forged)]) });

    await expect(sent).to.be.revertedWithCustomError(hub, "GuardianHub_WrongActions");
  });

  it("refuses an offset that leads away from the committed actions while they lie there untouched", async () => {
    const { hub, bot, actions } = await loadFixture(deployWithPlan);
    const honest = hub.interface.encodeFunctionData("trip", [...tripArgs(actions)]);
    // To the evidence word, which is zero: an empty list of actions.
    const toEvidence = toBeHex(3 * 32, 32).slice(2);
    const data = `${honest.slice(0, 10 + 64)}${toEvidence}${honest.slice(10 + 128)}`;

    const sent = bot.sendTransaction({ to: hub, data });

    await expect(sent).to.be.revertedWithCustomError(hub, "GuardianHub_WrongActions").withArgs(PLAN);
  });
});
