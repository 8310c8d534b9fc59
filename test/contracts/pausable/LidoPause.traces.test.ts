import { expect } from "chai";
import { MaxUint256 } from "ethers";
import fc from "fast-check";
import { seed } from "../../support/seed.ts";
import { deployBeside, type Expected, type Model, playTraces, type Traces } from "../support/traces.ts";

const DAY = 86_400;
const LONGEST = 30 * DAY;

const AGAIN = "who pauses second succeeds, where Lido's reverts";
const CUT = "too many seconds count as the most, where Lido's overflows";
const OPEN = "opening what is open succeeds";
const LONGER = "ours is closed for the longer of two pauses";
const BOUNDED = "ours is closed for no longer than its bound";

interface Step {
  readonly kind: "pauseFor" | "resume" | "look";
  readonly duration: bigint;
  readonly wait: number;
}

class BesideLido implements Model<Step> {
  #ours = 0;
  #theirs = 0n;

  calls({ kind, duration }: Step) {
    const calls = kind === "look" ? [] : [kind === "resume" ? ([kind] as const) : ([kind, duration] as const)];
    return { ours: calls, theirs: calls };
  }

  play({ kind, duration }: Step, now: number): Expected {
    const differences: string[] = [];
    const ours = kind === "pauseFor" && duration === 0n ? "ScopedPausable_NoDuration" : "done";
    const theirs = this.#refusal(kind, duration, BigInt(now)) ?? "done";
    if (theirs === "ResumedExpected" && ours === "done") differences.push(AGAIN);
    if (theirs === "Panic") differences.push(CUT);
    if (theirs === "PausedExpected") differences.push(OPEN);

    if (kind === "resume") this.#ours = Math.min(this.#ours, now);
    else if (kind === "pauseFor" && ours === "done")
      this.#ours = Math.max(this.#ours, now + Math.min(Number(duration), LONGEST));
    if (theirs === "done" && kind === "resume") this.#theirs = BigInt(now);
    else if (theirs === "done" && kind === "pauseFor")
      this.#theirs = duration === MaxUint256 ? MaxUint256 : BigInt(now) + duration;

    const closed = { ours: now < this.#ours, theirs: BigInt(now) < this.#theirs };
    if (closed.ours && !closed.theirs) differences.push(LONGER);
    if (closed.theirs && !closed.ours) differences.push(BOUNDED);
    return {
      ours: { outcomes: kind === "look" ? [] : [ours], closed: [closed.ours] },
      theirs: { outcomes: kind === "look" ? [] : [theirs], closed: [closed.theirs] },
      differences,
    };
  }

  #refusal(kind: Step["kind"], duration: bigint, now: bigint): string | undefined {
    const paused = now < this.#theirs;
    if (kind === "look") return undefined;
    if (kind === "resume") return paused ? undefined : "PausedExpected";
    if (paused) return "ResumedExpected";
    if (duration === 0n) return "ZeroPauseDuration";
    return duration !== MaxUint256 && now + duration > MaxUint256 ? "Panic" : undefined;
  }
}

const seconds = [0, 1, 60, DAY, LONGEST - 1, LONGEST, LONGEST + 1, 2 * LONGEST].map(BigInt);
const traces: Traces<Step> = {
  fixture: function besideLido() {
    return deployBeside("LidoShape");
  },
  model: () => new BesideLido(),
  step: fc.record({
    kind: fc.constantFrom("pauseFor", "pauseFor", "resume", "look"),
    duration: fc.constantFrom(...seconds, MaxUint256 - 1n, MaxUint256),
    wait: fc.oneof(
      fc.constantFrom(1, 59, 60, 61, DAY),
      fc.integer({ min: 1, max: LONGEST }),
      fc.constantFrom(LONGEST, LONGEST + 1),
    ),
  }),
  examples: [
    [
      { kind: "pauseFor", duration: 60n, wait: 1 },
      { kind: "pauseFor", duration: 61n, wait: 1 },
      { kind: "look", duration: 0n, wait: 59 },
      { kind: "resume", duration: 0n, wait: 1 },
      { kind: "pauseFor", duration: MaxUint256 - 1n, wait: 1 },
      { kind: "pauseFor", duration: MaxUint256, wait: 1 },
      { kind: "look", duration: 0n, wait: LONGEST },
    ],
  ],
  asks: { ours: [["isPaused"]], theirs: [["isPaused"]] },
  differences: [AGAIN, CUT, OPEN, LONGER, BOUNDED],
};

describe(`LidoPause beside Lido's shape, traces with ${seed.shown}`, () => {
  it("answers as Lido's does, but for five differences that are meant", async () => {
    const met = await playTraces(traces);

    expect([...met.keys()]).to.deep.equal(traces.differences);
    for (const [difference, times] of met) expect(times, difference).to.be.above(0);
  });
});
