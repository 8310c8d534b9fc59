import { expect } from "chai";
import fc from "fast-check";
import { replay } from "../../src/core/replay.ts";
import { seed } from "../support/seed.ts";
import { live, policy, policyFor, story } from "./living.ts";

describe("replay", () => {
  it(`makes every decision of a journal again, whatever happened, also across restarts (${seed.shown})`, async () => {
    const verdicts = new Set<unknown>();
    await fc.assert(
      fc.asyncProperty(story, policy, async (events, settings) => {
        const chosen = policyFor(settings);
        const entries = await live(events, chosen);
        for (const { kind, body } of entries) if (kind === "decision") verdicts.add(body["verdict"]);

        const differing = replay(entries, chosen, 1n).filter(({ isSame }) => !isSame);

        expect(differing).to.deep.equal([]);
      }),
      { seed: seed.value, numRuns: 150 },
    );
    expect([...verdicts].sort()).to.deep.equal(["act", "ask", "delay", "ignore", "notify", "wait"]);
  });

  it("says which decisions other rules would have made, and what they were", async () => {
    const entries = await live(
      [{ blocks: 0, event: { kind: "finding", detector: "a", key: 1, confidence: 100 } }],
      policyFor({ first: "act", second: "act", perTarget: 3, cooldown: 0 }),
    );

    const [decision] = replay(entries, policyFor({ first: "act", second: "notify", perTarget: 3, cooldown: 0 }), 1n);

    expect(decision).to.deep.include({ isSame: false, was: "act" });
    expect(decision?.decision.verdict).to.equal("notify");
  });
});
