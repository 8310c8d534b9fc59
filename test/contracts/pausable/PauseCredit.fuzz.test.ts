import { randomInt } from "node:crypto";
import { expect } from "chai";
import { ZeroHash } from "ethers";
import fc from "fast-check";
import { ask, loadFixture, send, time } from "../support/chain.ts";
import { BORROW, bits, COLLATERAL, CREDIT, deployLending, GLOBAL, WINDOW } from "../support/lanes.ts";

const SEED = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
const HALF = CREDIT / 2;
const LANES = [GLOBAL, COLLATERAL, BORROW];
const GRACE = [7_200, 3_600, 0];

interface Step {
  readonly by: "guardian" | "council" | "resumer";
  readonly mask: number;
  readonly duration: number;
  readonly wait: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  by: fc.constantFrom("guardian", "guardian", "guardian", "council", "resumer"),
  mask: fc.integer({ min: 1, max: 7 }),
  duration: fc.oneof(fc.integer({ min: 1, max: 2_592_000 }), fc.constantFrom(1, HALF - 1, HALF, HALF + 1)),
  wait: fc.oneof(fc.integer({ min: 1, max: WINDOW }), fc.constantFrom(1, 3_600, HALF, WINDOW - 1, WINDOW)),
});

/** One lane in words: guardians buy shut seconds, grace included, from a purse that fills evenly, and never hold more than it gave. */
class Lane {
  until = 0;
  readonly bought: { from: number; to: number }[] = [];
  readonly #grace: number;
  #used = 0;
  #at = 0;

  constructor(grace: number, until: number) {
    this.#grace = grace;
    this.until = until;
  }

  used(now: number): number {
    return Math.max(0, this.#used - Math.floor(((now - this.#at) * HALF) / WINDOW));
  }

  /** Whether the lane was refused. */
  pause(by: Step["by"], duration: number, now: number): "closed" | "done" | "refused" {
    const asked = now + duration;
    if (this.until >= asked) return "done";
    if (by === "council") {
      this.until = asked;
      return "closed";
    }
    const from = Math.max(now, this.until + this.#grace);
    const used = this.used(now);
    const to = Math.min(asked + this.#grace, from + HALF - used, now + HALF);
    // A second shuts a whole block.
    const least = now > this.until + this.#grace ? 60 : 0;
    if (to - this.#grace <= Math.max(now, this.until) || HALF - used < least)
      return this.until > now ? "done" : "refused";
    this.#used = used + Math.max(to - from, to - now - used, least);
    this.#at = now;
    this.bought.push({ from, to });
    this.until = to - this.#grace;
    return "closed";
  }

  resume(now: number): void {
    this.until = Math.min(this.until, now);
  }

  /** The most seconds of it that lie in any window. A largest one begins or ends where a piece does. */
  most(): number {
    const starts = this.bought.flatMap(({ from, to }) => [from, to, from - WINDOW, to - WINDOW]);
    const within = (start: number): number =>
      this.bought.reduce((sum, { from, to }) => {
        return sum + Math.max(0, Math.min(to, start + WINDOW) - Math.max(from, start));
      }, 0);
    return Math.max(0, ...starts.map(within));
  }
}

describe(`PauseCredit, fuzz with FUZZ_SEED=${SEED}`, () => {
  it("agrees with a purse per lane, and no window holds more than the credit", async () => {
    let most = 0;
    const run = async (steps: readonly Step[]) => {
      const { market, guardian, council, resumer } = await loadFixture(deployLending);
      const lanes = LANES.map((lane) => new Lane(GRACE[lane] ?? 0, lane === GLOBAL ? 1 : 0));

      for (const { by, mask, duration, wait } of steps) {
        const now = (await time.latest()) + wait;
        await time.setNextBlockTimestamp(now);
        const chosen = lanes.filter((_, lane) => (mask & bits(lane)) !== 0);
        if (by === "resumer") {
          await send(market, resumer, "resumeLanes", mask);
          for (const lane of chosen) lane.resume(now);
        } else {
          const sent = send(market, by === "guardian" ? guardian : council, "pauseLanes", mask, duration, ZeroHash);
          const outcomes = chosen.map((lane) => lane.pause(by, duration, now));
          if (outcomes.includes("refused") && !outcomes.includes("closed"))
            await expect(sent).to.be.revertedWithCustomError(market, "ScopedPausable_Refused");
          else await sent;
        }
        const found = await Promise.all(LANES.map((lane) => ask(market, "pausedUntil", lane)));
        expect(found.map(Number)).to.deep.equal(lanes.map(({ until }) => until));
      }
      most = Math.max(most, ...lanes.map((lane) => lane.most()));
      expect(most).to.be.at.most(CREDIT);
    };

    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 20 }), run), {
      seed: SEED,
      numRuns: 60,
    });
    // The bound is no idle one: what is bought comes near to it.
    expect(most).to.be.above(HALF);
  });
});
