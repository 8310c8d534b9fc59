import { expect } from "chai";
import fc from "fast-check";
import { seed } from "../../support/seed.ts";
import { deployBeside, type Expected, type Model, playTraces, type Traces } from "../support/traces.ts";

const DAY = 86_400;
const LONGEST = 30 * DAY;

const AGAIN = "who pauses second succeeds, and may lengthen";
const OPEN = "opening what is open succeeds";
const ENDS = "ours ends by itself";

interface Step {
  readonly kind: "pause" | "unpause" | "look";
  readonly wait: number;
}

class BesideOpenZeppelin implements Model<Step> {
  #ours = 0;
  #theirs = false;

  calls({ kind }: Step) {
    const calls = kind === "look" ? [] : [[kind] as const];
    return { ours: calls, theirs: calls };
  }

  play({ kind }: Step, now: number): Expected {
    const differences: string[] = [];
    const refused = kind === "pause" ? "EnforcedPause" : "ExpectedPause";
    const refuses = kind !== "look" && this.#theirs === (kind === "pause");
    if (refuses) differences.push(kind === "pause" ? AGAIN : OPEN);

    if (kind === "pause") this.#ours = Math.max(this.#ours, now + LONGEST);
    if (kind === "unpause") this.#ours = Math.min(this.#ours, now);
    if (kind !== "look") this.#theirs = kind === "pause";
    const open = now >= this.#ours;
    if (open && this.#theirs) differences.push(ENDS);

    const outcomes = kind === "look" ? [] : ["done"];
    return {
      ours: { outcomes, closed: [!open] },
      theirs: { outcomes: refuses ? [refused] : outcomes, closed: [this.#theirs] },
      differences,
    };
  }
}

const traces: Traces<Step> = {
  fixture: function besideOpenZeppelin() {
    return deployBeside("PausableCost");
  },
  model: () => new BesideOpenZeppelin(),
  step: fc.record({
    kind: fc.constantFrom("pause", "unpause", "look"),
    wait: fc.oneof(
      fc.constantFrom(1, DAY, LONGEST - 1, LONGEST, LONGEST + 1),
      fc.integer({ min: 1, max: 2 * LONGEST }),
    ),
  }),
  examples: [
    [
      { kind: "pause", wait: 1 },
      { kind: "pause", wait: 1 },
      { kind: "look", wait: LONGEST },
      { kind: "unpause", wait: 1 },
      { kind: "unpause", wait: 1 },
    ],
  ],
  asks: { ours: [["paused"]], theirs: [["paused"]] },
  differences: [AGAIN, OPEN, ENDS],
};

describe(`OpenZeppelinPause beside OpenZeppelin's Pausable, traces with ${seed.shown}`, () => {
  it("answers as OpenZeppelin's does, but for three differences that are meant", async () => {
    const met = await playTraces(traces);

    expect([...met.keys()]).to.deep.equal(traces.differences);
    for (const [difference, times] of met) expect(times, difference).to.be.above(0);
  });
});
