import { expect } from "chai";
import { decide } from "../../src/core/decide.ts";
import { createHistory } from "../../src/core/history.ts";
import { findingOf } from "../support/fakes.ts";
import { loosen, momentAt, playbookOf, policyOf } from "./deciding.ts";

describe("the cap of automatic actions", () => {
  it("costs what the actions are that were taken, not how often (10,000 of a plan of 32 targets took 16 ms)", () => {
    let asked = 0;
    const trip = Array.from({ length: 32 }, (_, index) => `0x${index}`);
    const targets = {
      get trip(): readonly string[] {
        asked++;
        return trip;
      },
    };
    const taken = Array.from({ length: 10_000 }, () => ({ action: "trip", block: 99n }));
    const policy = policyOf([playbookOf({ steps: ["pause", "trip"] })], { targets });

    const decision = decide(findingOf(), policy, { ...createHistory(1n), taken: () => taken }, momentAt(100));

    expect(decision).to.deep.include({ verdict: "act", steps: ["pause"] });
    expect(asked).to.be.below(10);
  });

  const onTargets = { pause: ["0x01"], strip: ["0x01"], ask: ["0x01"], freeze: ["0x02"], trip: ["0x02", "0x01"] };
  const decidedWith = (
    steps: readonly string[],
    perTarget: number,
    before: readonly string[] = [],
    asking = ["ask"],
  ) => {
    const policy = policyOf([playbookOf({ steps })], {
      ...{ targets: onTargets, limits: { perTarget, withinBlocks: 50n }, asking },
    });
    const taken = before.map((action) => ({ action, block: 99n }));
    return decide(findingOf(), policy, { ...createHistory(1n), taken: () => taken }, momentAt(100));
  };

  it("counts the steps of one decision among themselves: below, at, above (one decision took as many as it had)", () => {
    const decisions = [3, 2, 1].map((perTarget) => decidedWith(["pause", "strip"], perTarget, ["pause"]));

    expect(decisions.map(({ verdict }) => verdict)).to.deep.equal(["act", "act", "ask"]);
    expect(decisions[0]).to.deep.include({ steps: ["pause", "strip"] });
    expect(decisions[1]).to.deep.include({ steps: ["pause"] });
    expect(decisions[2]).to.deep.include({ steps: ["pause", "strip"] });
  });

  it("takes the steps of one decision in their order, and says which it leaves to a person", () => {
    const decision = decidedWith(["strip", "pause", "freeze"], 1);

    expect(decision).to.deep.include({ verdict: "act", steps: ["strip", "freeze"], left: ["pause"] });
    expect(decision.reason).to.include("1 automatic actions within 50 blocks is the cap: a person decides on pause");
  });

  it("leaves nothing to a person where the cap allows all, or nothing, and no step that was disarmed", () => {
    const history = createHistory(1n);
    loosen(history, "disarm", "pause", momentAt(101).time);
    const policy = policyOf([playbookOf({ steps: ["pause", "strip", "mend"] })], {
      ...{ targets: { ...onTargets, mend: ["0x01"] }, limits: { perTarget: 1, withinBlocks: 50n } },
    });

    const all = [decidedWith(["pause", "strip"], 2), decidedWith(["pause", "strip"], 1, ["pause"])];
    const disarmed = decide(findingOf(), policy, history, momentAt(100));

    for (const decision of all) expect(decision).not.to.have.property("left");
    expect(disarmed).to.deep.include({ verdict: "act", steps: ["strip"], left: ["mend"] });
  });

  it("counts no step that only asks the owners of a Safe", () => {
    expect(decidedWith(["ask", "pause"], 1)).to.deep.include({ steps: ["ask", "pause"] });
    expect(decidedWith(["ask", "pause"], 1, [], [])).to.deep.include({ steps: ["ask"] });
  });

  it("keeps nobody from asking the owners of a Safe, wherever that stands (they were not called where the cap was used up)", () => {
    expect(decidedWith(["pause", "ask"], 1)).to.deep.include({ verdict: "act", steps: ["pause", "ask"] });
    expect(decidedWith(["pause", "ask"], 1, ["strip"])).to.deep.include({ verdict: "act", steps: ["ask"] });
  });

  it("counts a step that closes several targets for each of them, and one that is left to a person for none", () => {
    expect(decidedWith(["trip", "freeze", "strip"], 1)).to.deep.include({ steps: ["trip"] });
    expect(decidedWith(["pause", "trip", "freeze"], 1)).to.deep.include({ steps: ["pause", "freeze"] });
  });
});
