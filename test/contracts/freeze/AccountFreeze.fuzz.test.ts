import { randomInt } from "node:crypto";
import { expect } from "chai";
import type { Contract } from "ethers";
import fc from "fast-check";
import { loadFixture, send, time } from "../support/chain.ts";
import {
  CASE,
  DAY,
  deployFreezableVault,
  deployToken,
  freeze,
  GUARDIAN_MAX,
  MAX,
  REST,
  timesOf,
  unfreeze,
} from "../support/freeze.ts";

const SEED = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));

interface Step {
  readonly by: "guardian" | "council" | "recovery";
  readonly whom: readonly number[];
  readonly directions: number;
  readonly duration: number;
  readonly wait: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  by: fc.constantFrom("guardian", "guardian", "council", "recovery"),
  whom: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 4 }),
  directions: fc.integer({ min: 1, max: 3 }),
  duration: fc.oneof(
    fc.integer({ min: 1, max: GUARDIAN_MAX }),
    fc.constantFrom(1, GUARDIAN_MAX, GUARDIAN_MAX + 1, MAX),
  ),
  wait: fc.constantFrom(1, 3_600, DAY, GUARDIAN_MAX - 1, GUARDIAN_MAX, REST - 1, REST, REST + GUARDIAN_MAX),
});

/** One account in words: two ends, and a term that guardians share. */
class Account {
  readonly ends = [0, 0];
  term = 0;

  freeze(by: "guardian" | "council", directions: number, asked: number, now: number): "longer" | "refused" | "done" {
    const chosen = [0, 1].filter((direction) => (directions >> direction) % 2 === 1);
    const all = chosen.every((direction) => (this.ends[direction] ?? 0) >= asked);
    if (all) return "done";
    let end = asked;
    if (by === "guardian") {
      const fresh = this.term === 0 || now >= this.term + REST;
      if (!fresh && now >= this.term) end = 0;
      else if (!fresh) end = Math.min(asked, this.term);
    }
    const longer = chosen.filter((direction) => (this.ends[direction] ?? 0) < end);
    for (const direction of longer) this.ends[direction] = end;
    if (longer.length === 0) return chosen.some((direction) => (this.ends[direction] ?? 0) <= now) ? "refused" : "done";
    if (by === "guardian" && (this.term === 0 || now >= this.term + REST)) this.term = now + GUARDIAN_MAX;
    return "longer";
  }

  free(directions: number, now: number): void {
    for (const direction of [0, 1]) {
      if ((directions >> direction) % 2 === 0 || (this.ends[direction] ?? 0) <= now) continue;
      this.ends[direction] = now;
      this.term = now;
    }
  }
}

/** Every step on the chain and in the model; the money of all is what it was. */
async function play(where: Contract, deployed: Awaited<ReturnType<typeof deployToken>>, steps: readonly Step[]) {
  const signers = [deployed.thief, deployed.victim, deployed.bystander];
  const accounts = signers.map(() => new Account());

  for (const { by, whom, directions, duration, wait } of steps) {
    const now = (await time.latest()) + wait;
    await time.setNextBlockTimestamp(now);
    const named = whom.flatMap((index) => signers[index] ?? []);
    if (by === "recovery") {
      await unfreeze(where, deployed.recovery, named, directions);
      for (const index of whom) accounts[index]?.free(directions, now);
    } else {
      const sent = freeze(where, deployed[by], named, directions, duration);
      if (by === "guardian" && duration > GUARDIAN_MAX) {
        await expect(sent).to.be.revertedWithCustomError(where, "AccountFreeze_TooLong");
        continue;
      }
      const outcomes = whom.map((index) => accounts[index]?.freeze(by, directions, now + duration, now));
      if (outcomes.includes("refused") && !outcomes.includes("longer"))
        await expect(sent).to.be.revertedWithCustomError(where, "AccountFreeze_Refused");
      else await sent;
    }
    const found = await Promise.all(signers.map((one) => timesOf(where, one)));
    expect(found).to.deep.equal(accounts.map(({ ends }) => ends));
  }
  const balances = signers.map(({ address }) => where.getFunction("balanceOf").staticCall(address));
  expect(await Promise.all(balances)).to.deep.equal([1_000n, 1_000n, 1_000n]);
}

describe(`AccountFreeze, fuzz with FUZZ_SEED=${SEED}`, () => {
  const steps = fc.array(step, { minLength: 2, maxLength: 14 });

  it("agrees with two numbers and a term per account, packed into balances, and moves no money", async () => {
    const run = async (drawn: readonly Step[]) => {
      const deployed = await loadFixture(deployToken);
      await play(deployed.token, deployed, drawn);
    };
    await fc.assert(fc.asyncProperty(steps, run), { seed: SEED, numRuns: 40 });
  });

  it("agrees with them in words of their own", async () => {
    const run = async (drawn: readonly Step[]) => {
      const deployed = await loadFixture(deployFreezableVault);
      await play(deployed.vault, { ...deployed, token: deployed.vault }, drawn);
    };
    await fc.assert(fc.asyncProperty(steps, run), { seed: SEED, numRuns: 40 });
  });

  it("ends with the same times in whichever order two freezes of one tier arrive in a block's second", async () => {
    const seconds = fc.integer({ min: 1, max: MAX - 10 });
    const run = async (first: number, second: number, directions: number) => {
      const results = [];
      for (const order of [
        [first, second],
        [second, first],
      ]) {
        const { token, council, thief } = await loadFixture(deployToken);
        const start = (await time.latest()) + 10;
        for (const [index, length] of order.entries()) {
          await time.setNextBlockTimestamp(start + index);
          await send(token, council, "freeze", [thief.address], directions, length + 2 - index, CASE);
        }
        results.push(await timesOf(token, thief));
      }
      expect(results[0]).to.deep.equal(results[1]);
    };
    await fc.assert(fc.asyncProperty(seconds, seconds, fc.integer({ min: 1, max: 3 }), run), {
      seed: SEED,
      numRuns: 15,
    });
  });
});
