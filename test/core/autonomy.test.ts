import { expect } from "chai";
import { decide } from "../../src/core/decide.ts";
import { createHistory } from "../../src/core/history.ts";
import { findingOf } from "../support/fakes.ts";
import { momentAt, playbookOf, policyOf } from "./deciding.ts";

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
});
