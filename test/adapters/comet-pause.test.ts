import { expect } from "chai";
import type { Address } from "../../src/core/types.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import { ADMIN, actionOf, HOLDER, holding, pull, STRANGER, send } from "../support/lever-pulls.ts";
import { deploy, planOf, refusal } from "../support/plans.ts";

const FIVE = "pause(bool,bool,bool,bool,bool)";

describe("comet-pause", function () {
  this.timeout(120_000);
  let fork: Fork;
  let lens: Address;
  let comet: Address;
  const entry = () => ({ use: "comet-pause", comet, lens });
  before(async () => {
    fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
    lens = await deploy(fork, "ProbeLens", []);
  });
  beforeEach(async () => {
    comet = await deploy(fork, "CometShape", [ADMIN, HOLDER]);
  });
  after(() => fork?.close());

  it("has no flags to choose: each false would lift what somebody else paused", () => {
    expect(refusal(() => planOf([{ ...entry(), supply: false }]))).to.have.property("code", "CONFIG");
    for (const at of [0, 1, 2, 3, 4]) {
      const args = [true, true, true, true, true].with(at, false);
      const probe = { call: "isWithdrawPaused() view returns (bool)" };
      const { message } = refusal(() => planOf([{ use: "call", target: comet, call: FIVE, args, probe }]));
      expect(message).to.include("pause with false, where true would tighten");
    }
  });

  it("does not pause a market of which the holder is not the guardian", async () => {
    expect(await pull(fork, entry(), STRANGER)).to.deep.include({ before: false, after: false });
  });

  it("pauses all five, and holds only while all five are", async () => {
    await send(fork, ADMIN, comet, FIVE, [false, false, true, false, false]);

    expect(actionOf(entry()).maxEffect).to.equal(0);
    expect(await pull(fork, entry())).to.deep.equal({ before: false, after: true, refusal: undefined });
    for (const at of [0, 1, 2, 3, 4]) {
      await send(fork, ADMIN, comet, FIVE, [true, true, true, true, true].with(at, false));
      expect(await holding(fork, entry())).to.equal(false);
    }
  });
});
