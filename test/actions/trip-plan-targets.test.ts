import { expect } from "chai";
import { type PlanAction, planAction } from "../../src/actions/hub.ts";
import { tripPlan } from "../../src/actions/trip-plan.ts";
import type { Address } from "../../src/core/types.ts";
import { toWord } from "../../src/lib/words.ts";
import { actionOf } from "./acting.ts";

describe("what a plan acts on", () => {
  const addressOf = (digits: string): Address => `0x${digits.repeat(20)}`;
  const pauseOf = (target: Address): PlanAction =>
    planAction.parse({
      ...{ target, gasCap: 100_000, data: "0x8456cb59", probeTarget: target, probeData: "0x5c975abb" },
      ...{ mask: `0x${"ff".repeat(32)}`, op: "equal", expected: toWord(1n) },
    });

  it("is each target that it closes, once, and none that its mask leaves out", () => {
    const actions = ["01", "02", "01"].map((digits) => pauseOf(addressOf(digits)));
    const settings = { hub: addressOf("ff"), plan: toWord(1n), actions };

    expect(actionOf(tripPlan, settings).targets).to.deep.equal([addressOf("01"), addressOf("02")]);
    expect(actionOf(tripPlan, { ...settings, mask: "0x2" }).targets).to.deep.equal([addressOf("02")]);
  });
});
