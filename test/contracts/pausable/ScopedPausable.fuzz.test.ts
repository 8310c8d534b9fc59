import { randomInt } from "node:crypto";
import { expect } from "chai";
import { ZeroHash } from "ethers";
import fc from "fast-check";
import { ask, loadFixture, send, takeSnapshot, time } from "../support/chain.ts";
import { deployVault, wordOf } from "../support/lanes.ts";

const SEED = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
const MAX = [604_800, 604_800, 2_592_000, 604_800, 604_800, 604_800, 21_600, 0];
const EXITS = [6, 7];
const REST = 86_400;

interface Step {
  readonly kind: "pause" | "resume";
  readonly mask: number;
  readonly duration: number;
  readonly wait: number;
}

/** The rule in words, on eight plain numbers: later wins; an exit rests for a day; too long for one lane is too long for all. */
function modelled(until: readonly number[], step: Step, now: number): number[] | "refused" {
  const chosen = until.map((_, lane) => Math.floor(step.mask / 2 ** lane) % 2 === 1);
  if (step.kind === "resume") return until.map((old, lane) => (chosen[lane] && old > now ? now : old));
  if (until.some((_, lane) => chosen[lane] && step.duration > (MAX[lane] ?? 0))) return "refused";
  return until.map((old, lane) => {
    if (!chosen[lane]) return old;
    if (EXITS.includes(lane) && now < old + REST) return old;
    return Math.max(old, now + step.duration);
  });
}

const duration = fc.oneof(
  fc.integer({ min: 1, max: 3_000_000 }),
  fc.constantFrom(1, 21_599, 21_600, 21_601, 604_800, 604_801),
);
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("pause", "pause", "resume"),
  mask: fc.oneof(fc.integer({ min: 1, max: 255 }), fc.integer({ min: 1, max: 127 }), fc.integer({ min: 1, max: 63 })),
  duration,
  wait: fc.constantFrom(1, 60, 21_600, 86_399, 86_400, 700_000),
});

describe(`ScopedPausable, fuzz with FUZZ_SEED=${SEED}`, () => {
  it("agrees with eight independent numbers on every lane after every step", async () => {
    const run = async (steps: readonly Step[]) => {
      const { vault, guardian, resumer } = await loadFixture(deployVault);
      let until = [1, 0, 0, 0, 0, 0, 0, 0];

      for (const next of steps) {
        const now = (await time.latest()) + next.wait;
        await time.setNextBlockTimestamp(now);
        const expected = modelled(until, next, now);
        const pause = () => send(vault, guardian, "pauseLanes", next.mask, next.duration, ZeroHash);
        const sent = next.kind === "pause" ? pause() : send(vault, resumer, "resumeLanes", next.mask);

        if (expected === "refused") {
          await expect(sent).to.be.revertedWithCustomError(vault, "ScopedPausable_TooLong");
          continue;
        }
        await sent;
        until = expected;
        const word = await wordOf(vault);
        expect(word).to.not.equal(0n);
        expect(until.map((_, lane) => Number((word >> BigInt(32 * lane)) & 0xffffffffn))).to.deep.equal(until);
        expect(await ask(vault, "paused")).to.equal((until[0] ?? 0) > now);
      }
    };

    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), run), {
      seed: SEED,
      numRuns: 60,
    });
  });

  it("ends with the same word in whichever order two pauses arrive", async () => {
    const mask = fc.integer({ min: 1, max: 63 });
    const seconds = fc.integer({ min: 2, max: 604_800 });
    const run = async (...drawn: [number, number, number, number]) => {
      const { vault, guardian } = await loadFixture(deployVault);
      const start = (await time.latest()) + 10;
      const pauses = [
        { mask: drawn[0], until: start + drawn[2] },
        { mask: drawn[1], until: start + drawn[3] },
      ];
      const wordAfter = async (order: typeof pauses) => {
        const snapshot = await takeSnapshot();
        for (const [index, one] of order.entries()) {
          await time.setNextBlockTimestamp(start + index);
          await send(vault, guardian, "pauseLanes", one.mask, one.until - start - index, ZeroHash);
        }
        const word = await wordOf(vault);
        await snapshot.restore();
        return word;
      };

      expect(await wordAfter(pauses)).to.equal(await wordAfter(pauses.toReversed()));
    };

    await fc.assert(fc.asyncProperty(mask, mask, seconds, seconds, run), { seed: SEED, numRuns: 20 });
  });
});
