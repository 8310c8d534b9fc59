import { expect } from "chai";
import { type PlanAction, planAction } from "../../../src/actions/hub.ts";
import { tripGas, tripWindows } from "../../../src/actions/windows.ts";
import { mostGas } from "../../../src/core/transaction.ts";
import { ask, loadFixture } from "../support/chain.ts";
import { between } from "../support/hostile.ts";
import { type Action, tripArgs } from "../support/hub.ts";

// Every second target wastes its cap and the gas of every look at it: the dearest there is.
const scene = () => between(new Array(24).fill("probe bomb"), { gasCap: 1_000_000 });

const planned = (actions: readonly Action[]): readonly PlanAction[] =>
  actions.map((action) => planAction.parse({ ...action, op: "equal" }));

describe("GuardianHub, a plan that needs several transactions", () => {
  it("ends within the gas that is asked for, whatever its targets do, window by window", async () => {
    const { hub, bot, actions, paused } = await loadFixture(scene);
    const all = (1n << BigInt(actions.length)) - 1n;
    const windows = tripWindows(planned(actions), all, mostGas) ?? [];
    expect(windows.length).to.be.above(1);

    for (const mask of windows) {
      const gasLimit = tripGas(planned(actions), mask);
      expect(gasLimit <= mostGas).to.equal(true);
      const sent = await hub.connect(bot).getFunction("trip")(...tripArgs(actions, { mask }), { gasLimit });
      expect((await sent.wait())?.status).to.equal(1);
    }

    expect(await paused()).to.deep.equal(new Array(24).fill(true));
    expect(await ask(hub, "usesLeft", bot.address)).to.equal(3 - windows.length);
  });
});
