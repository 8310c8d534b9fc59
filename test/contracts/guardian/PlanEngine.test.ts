import { randomInt } from "node:crypto";
import { expect } from "chai";
import { toBeHex, ZeroHash } from "ethers";
import fc from "fast-check";
import { ask, ethers, loadFixture, networkHelpers, send, time } from "../support/chain.ts";
import { type Action, commit, deployHub, PLANS, pause, trip } from "../support/hub.ts";
import { bits, DEPOSIT } from "../support/lanes.ts";

const SEED = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
const HOUR = 3_600;

/** A plan of one action: the hub is the guardian of a vault, and wants its deposits closed for at least half an hour. */
async function deployWithLanes() {
  const base = await deployHub();
  const hub = await base.hub.getAddress();
  const vault = await ethers.deployContract("LanesVault", [hub, base.recovery]);
  const data = vault.interface.encodeFunctionData("pauseLanes", [bits(DEPOSIT), HOUR, ZeroHash]);
  const probeData = vault.interface.encodeFunctionData("pausedUntil", [DEPOSIT]);
  const probe = { probeData, op: 1, mask: toBeHex(2n ** 32n - 1n, 32), expected: toBeHex(HOUR / 2, 32) };
  const actions: Action[] = [pause(await vault.getAddress(), { data, ...probe })];
  await commit(base.hub, base.admin, actions);
  return { ...base, vault, actions };
}

describe("PlanEngine, probes", () => {
  it("looks for a pause that lasts long enough, to the second", async () => {
    const { hub, bot, vault, actions } = await loadFixture(deployWithLanes);
    await trip(hub, bot, actions);
    const until = Number(await ask(vault, "pausedUntil", DEPOSIT));

    for (const [at, holds] of [
      [until - HOUR / 2 - 1, 1n],
      [until - HOUR / 2, 1n],
      [until - HOUR / 2 + 1, 0n],
    ] as const) {
      await time.increaseTo(at);
      expect(await ask(hub, "holding", actions, { blockTag: "latest" })).to.equal(holds);
    }
  });

  it("is not stopped by somebody else's pause with a second left", async () => {
    const { hub, bot, vault, actions } = await loadFixture(deployWithLanes);
    await networkHelpers.impersonateAccount(await hub.getAddress());
    await networkHelpers.setBalance(await hub.getAddress(), 10n ** 18n);
    await send(vault, await ethers.getSigner(await hub.getAddress()), "pauseLanes", bits(DEPOSIT), 2, ZeroHash);

    const { held } = await trip(hub, bot, actions);

    expect(held).to.equal(1n);
    expect(await ask(vault, "pausedUntil", DEPOSIT)).to.equal((await time.latest()) + HOUR);
  });

  it(`compares words like an independent model (FUZZ_SEED=${SEED})`, async () => {
    const { hub, actions } = await loadFixture(deployWithLanes);
    const echo = await ethers.deployContract("Echo");
    const now = BigInt(await time.latest());
    const near = fc.bigInt({ min: -3n, max: 3n });
    const word = fc.oneof(
      fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
      near.map((by) => now + 100n + by),
      fc.constantFrom(0n, 1n),
    );
    const mask = fc.oneof(
      fc.constantFrom(2n ** 256n - 1n, 1n, 2n ** 32n - 1n),
      fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
    );
    const expected = fc.oneof(
      near.map((by) => 100n + by),
      fc.constantFrom(0n, 1n, 2n ** 256n - 1n),
      fc.bigInt({ min: 0n, max: 2n ** 40n }),
    );
    const op = fc.constantFrom(0, 1, 2);
    const probeTarget = await echo.getAddress();

    const run = async (value: bigint, maskBits: bigint, wanted: bigint, kind: number) => {
      const probeData = echo.interface.encodeFunctionData("echo", [toBeHex(value, 32)]);
      const change = { probeTarget, probeData, mask: toBeHex(maskBits, 32), op: kind, expected: toBeHex(wanted, 32) };
      const seen = value & maskBits;
      const model = kind === 0 ? seen === wanted : kind === 1 && seen >= now + wanted;

      const [action] = actions;
      const answer = await ask(hub, "holding", [{ ...action, ...change }], { blockTag: "latest" });

      expect(answer).to.equal(model ? 1n : 0n);
    };
    await fc.assert(fc.asyncProperty(word, mask, expected, op, run), { seed: SEED, numRuns: 150 });
  });

  it("can ask another contract than the one it calls, with arguments, at one bit", async () => {
    const { hub, admin, bot, vault, actions } = await loadFixture(deployWithLanes);
    const echo = await ethers.deployContract("Echo");
    const fourth = toBeHex(16, 32);
    const probe = { probeTarget: await echo.getAddress(), mask: fourth, op: 0, expected: fourth };
    const yes = pause(await vault.getAddress(), {
      ...actions[0],
      ...probe,
      probeData: echo.interface.encodeFunctionData("echo", [toBeHex(0xf0, 32)]),
    });
    const no = { ...yes, probeData: echo.interface.encodeFunctionData("echo", [toBeHex(0xef, 32)]) };
    const planId = PLANS[0];
    await commit(hub, admin, [yes, no], planId);

    const { held, failed } = await trip(hub, bot, [yes, no], { planId });

    expect([held, failed]).to.deep.equal([1n, 2n]);
  });

  it("reports a target whose code has gone", async () => {
    const { hub, bot, vault, actions } = await loadFixture(deployWithLanes);
    await networkHelpers.setCode(await vault.getAddress(), "0x");

    const { held, failed } = await trip(hub, bot, actions);

    expect([held, failed]).to.deep.equal([0n, 1n]);
  });
});
