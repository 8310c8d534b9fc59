import { expect } from "chai";
import type { Contract } from "ethers";
import { ask, ethers, eventOf, loadFixture, mined, send } from "../support/chain.ts";
import { between } from "../support/hostile.ts";
import {
  addressesOf,
  commit,
  deployHub,
  grantTo,
  hostile,
  ownedTargets,
  PLAN,
  PLANS,
  pause,
  selector,
  trip,
  tripArgs,
} from "../support/hub.ts";

const TX_CAP = 16_777_216;
const STOPS = [
  "revert",
  "bomb",
  "bomb everywhere",
  "no effect",
  "probe reverts",
  "probe bomb",
  "probe lies false",
  "probe short",
];
const PASSES = ["none", "return bomb", "revert bomb", "probe return bomb", "probe lies true"];

const everyBehaviour = () => between([...STOPS, ...PASSES]);
const reentrant = () => between(["reenter"]);

describe("GuardianHub against hostile targets", () => {
  it("pauses every honest target between them, and reports each hostile one", async () => {
    const { hub, bot, actions, paused } = await loadFixture(everyBehaviour);
    const honest = actions.reduce((mask, _, index) => (index % 2 === 1 ? mask | (1n << BigInt(index)) : mask), 0n);
    const failing = STOPS.reduce((mask, _, index) => mask | (1n << BigInt(2 * index)), 0n);

    const { held, failed } = await trip(hub, bot, actions);

    expect(await paused()).to.deep.equal(actions.slice(actions.length / 2).map(() => true));
    expect(held & honest).to.equal(honest);
    // A return bomb of 200 kB pays for its memory itself and runs out of its cap.
    expect(failed & failing).to.equal(failing);
    expect(failed & honest).to.equal(0n);
  });

  it("finds the same failures in a dry run", async () => {
    const { hub, bot, stranger, actions } = await loadFixture(everyBehaviour);

    const failing = await hub.connect(stranger).getFunction("dryRun").staticCall(PLAN, actions, { gasLimit: TX_CAP });
    const { failed } = await trip(hub, bot, actions);

    expect(failing).to.equal(failed);
  });

  it("pauses 10 of 10 behind 20 gas bombs, within one transaction's gas", async () => {
    const { hub, admin, bot } = await loadFixture(deployHub);
    const bombs: Contract[] = [];
    for (let i = 0; i < 20; i += 1) bombs.push(await hostile("bomb everywhere"));
    const targets = await ownedTargets(hub, 10);
    const actions = (await addressesOf([...bombs, ...targets])).map((address) => pause(address));
    await commit(hub, admin, actions);

    const receipt = await mined(hub, bot, "trip", ...tripArgs(actions), { gasLimit: TX_CAP });

    const { held, failed } = eventOf(hub, receipt, "Tripped");
    expect(held).to.equal(((1n << 10n) - 1n) << 20n);
    expect(failed).to.equal((1n << 20n) - 1n);
    const paused = await Promise.all(targets.map((target) => ask(target, "paused")));
    expect(paused.filter(Boolean)).to.have.length(10);
    expect(Number(receipt.gasUsed)).to.be.below(TX_CAP);
  });

  it("trips in parts a plan that no single transaction can hold", async () => {
    const { hub, admin, bot } = await loadFixture(deployHub);
    const bomb = await (await hostile("bomb everywhere")).getAddress();
    const [target] = await ownedTargets(hub, 1);
    if (target === undefined) throw new Error("expected a target");
    const actions = [...Array.from({ length: 60 }, () => pause(bomb)), pause(await target.getAddress())];
    await commit(hub, admin, actions);
    const half = (1n << 30n) - 1n;

    const whole = send(hub, bot, "trip", ...tripArgs(actions), { gasLimit: TX_CAP });
    await expect(whole).to.be.revertedWithCustomError(hub, "GuardianHub_InsufficientGas");
    const first = await mined(hub, bot, "trip", ...tripArgs(actions, { mask: half }), { gasLimit: TX_CAP });
    const second = await mined(hub, bot, "trip", ...tripArgs(actions, { mask: (half << 30n) | (1n << 60n) }), {
      gasLimit: TX_CAP,
    });

    expect(eventOf(hub, first, "Tripped")).to.deep.include({ held: 0n, failed: half });
    expect(eventOf(hub, second, "Tripped")).to.deep.include({ held: 1n << 60n, failed: half << 30n });
    expect(await ask(hub, "usesLeft", bot.address)).to.equal(1);
  });

  it("cannot be entered again, by whichever function", async () => {
    const { hub, admin, bot, bad, actions, paused } = await loadFixture(reentrant);
    const [attacker] = bad;
    if (attacker === undefined) throw new Error("expected an attacker");
    const { tripId } = await trip(hub, bot, actions, { mask: 1n });
    await send(attacker, bot, "disarm");
    const again = await hostile("reenter");
    const address = await again.getAddress();
    await grantTo(hub, admin, address);
    const plan = [pause(address)];
    const planId = PLANS[0];
    await commit(hub, admin, plan, planId);
    const guard = ethers.id("ReentrancyGuardReentrantCall()").slice(0, 10);
    const calls = [
      hub.interface.encodeFunctionData("trip", [...tripArgs(actions, { mask: 2n })]),
      hub.interface.encodeFunctionData("reinforce", [tripId, actions]),
      hub.interface.encodeFunctionData("reinforceSome", [tripId, actions, 1]),
      hub.interface.encodeFunctionData("dryRun", [PLAN, actions]),
    ];

    for (const call of calls) {
      await send(again, bot, "arm", await hub.getAddress(), call);
      await ask(hub.connect(bot) as Contract, "dryRun", planId, plan);
      const snapshot = await ethers.provider.send("evm_snapshot", []);
      await trip(hub, bot, plan, { planId });
      expect(await ask(again, "reentered")).to.equal(false);
      expect(await ask(again, "reentryError")).to.equal(guard);
      await ethers.provider.send("evm_revert", [snapshot]);
    }
    expect(await paused()).to.deep.equal([false]);
  });

  it("a key that is a contract may trip when it is no target of the running trip", async () => {
    const { hub, admin, stranger } = await loadFixture(deployHub);
    const key = await hostile("none");
    await grantTo(hub, admin, await key.getAddress());
    const [target] = await ownedTargets(hub, 1);
    if (target === undefined) throw new Error("expected a target");
    const actions = [pause(await target.getAddress())];
    await commit(hub, admin, actions);

    await send(
      key,
      stranger,
      "arm",
      await hub.getAddress(),
      hub.interface.encodeFunctionData("trip", [...tripArgs(actions)]),
    );
    // With an explicit limit: an estimate would settle where the inner call lacks gas.
    await send(key, stranger, "send", { gasLimit: 2_000_000 });

    expect(await ask(target, "paused")).to.equal(true);
  });

  it("reports as failed what held before and was opened by a contract that the trip called", async () => {
    const { hub, admin, bot } = await loadFixture(deployHub);
    const opener = await hostile("reenter");
    const victim = await ethers.deployContract("PausableOwnable", [opener]);
    const address = await victim.getAddress();
    await send(opener, bot, "arm", address, selector("pause()"));
    await send(opener, bot, "send", { gasLimit: 200_000 });
    await send(opener, bot, "arm", address, selector("unpause()"));
    const actions = [pause(await opener.getAddress()), pause(address)];
    await commit(hub, admin, actions);

    const failing = await ask(hub, "dryRun", PLAN, actions);
    const { held, failed } = await trip(hub, bot, actions);

    expect([held, failed, failing]).to.deep.equal([1n, 2n, 2n]);
  });
});
