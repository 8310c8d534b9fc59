import { randomInt } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { ask, ethers, loadFixture, send, time } from "../support/chain.ts";
import { commit, deployHub, grantTo, PLANS as HUB_PLANS, pause, tripArgs } from "../support/hub.ts";

const SEED = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
const ALLOWANCE = { uses: 4, refillSeconds: 4_000, cooldownSeconds: 1_500 };
const PLANS = HUB_PLANS.slice(0, 2);

/** Two plans of two switches each that anybody may turn back, and a key with little allowance. */
async function deployWithSwitches() {
  const base = await deployHub();
  const switches = [];
  for (let i = 0; i < 4; i += 1) switches.push(await ethers.deployContract("Switch"));
  const all = await Promise.all(switches.map(async (one) => pause(await one.getAddress())));
  const plans = [all.slice(0, 2), all.slice(2, 4)];
  for (const [index, actions] of plans.entries()) await commit(base.hub, base.admin, actions, PLANS[index]);
  await grantTo(base.hub, base.admin, base.secondBot.address, ALLOWANCE);
  return { ...base, key: base.secondBot, switches, plans };
}

interface Step {
  readonly wait: number;
  readonly plan: 0 | 1;
  readonly mask: 1 | 2 | 3;
  readonly open: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  wait: fc.constantFrom(1, 100, 999, 1_000, 1_499, 1_500, 4_000),
  plan: fc.constantFrom(0, 1),
  mask: fc.constantFrom(1, 2, 3),
  open: fc.boolean(),
});

/** The allowance in words: whole uses come back every 1,000 s; what held after a call rests for 1,500 s with its plan. */
class Allowance {
  used = 0;
  at = 0;
  readonly rests = [
    { until: 0, bits: 0 },
    { until: 0, bits: 0 },
  ];

  /** Which of the open ones are called: those that rest are left out. */
  called(plan: 0 | 1, bits: number, now: number): number {
    const rest = this.rests[plan];
    return rest !== undefined && now < rest.until ? bits & ~rest.bits : bits;
  }

  take(plan: 0 | 1, wanted: number, now: number): "free" | "rests" | "empty" | "spent" {
    if (wanted === 0) return "free";
    const rest = this.rests[plan];
    const bits = this.called(plan, wanted, now);
    if (bits === 0) return "rests";
    const refilled = Math.floor(((now - this.at) * ALLOWANCE.uses) / ALLOWANCE.refillSeconds);
    const used = Math.max(0, this.used - refilled);
    if (used + 1 > ALLOWANCE.uses) return "empty";
    this.used = used + 1;
    this.at = now;
    this.rests[plan] = {
      until: now + ALLOWANCE.cooldownSeconds,
      bits: rest && now < rest.until ? rest.bits | bits : bits,
    };
    return "spent";
  }
}

describe(`TriggerGrants, fuzz with FUZZ_SEED=${SEED}`, () => {
  it("agrees with an independent allowance after every trip", async () => {
    const run = async (steps: readonly Step[]) => {
      const { hub, key, stranger, switches, plans } = await loadFixture(deployWithSwitches);
      const model = new Allowance();
      const closed = [0, 0];

      for (const { wait, plan, mask, open: opens } of steps) {
        if (opens) {
          for (const one of switches.slice(2 * plan, 2 * plan + 2)) await send(one, stranger, "open");
          closed[plan] = 0;
        }
        const now = (await time.latest()) + wait;
        await time.setNextBlockTimestamp(now);
        const open = mask & ~(closed[plan] ?? 0);
        const called = model.called(plan, open, now);
        const outcome = model.take(plan, open, now);
        const sent = send(
          hub,
          key,
          "trip",
          ...tripArgs(plans[plan] ?? [], { planId: PLANS[plan] ?? "", mask: BigInt(mask) }),
        );

        if (outcome === "rests") await expect(sent).to.be.revertedWithCustomError(hub, "GuardianHub_Cooldown");
        else if (outcome === "empty") await expect(sent).to.be.revertedWithCustomError(hub, "GuardianHub_NoUsesLeft");
        else {
          await sent;
          closed[plan] = (closed[plan] ?? 0) | called;
        }
        expect(await ask(hub, "holding", plans[plan] ?? [])).to.equal(BigInt(closed[plan] ?? 0));
      }
    };

    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), run), {
      seed: SEED,
      numRuns: 40,
    });
  });
});
