import { randomInt } from "node:crypto";
import { expect } from "chai";
import type { Contract } from "ethers";
import { ask, ethers, eventOf, loadFixture, mined, send } from "../support/chain.ts";
import {
  addressesOf,
  commit,
  deployHub,
  grantTo,
  hostile,
  ownedTargets,
  PLAN,
  pause,
  trip,
  tripArgs,
} from "../support/hub.ts";

const SEED = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
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

/** A plan of the named hostile targets, each followed by an honest one. */
async function between(behaviours: readonly string[]) {
  const base = await deployHub();
  const bad: Contract[] = [];
  for (const behaviour of behaviours) bad.push(await hostile(behaviour));
  const good = await ownedTargets(base.hub, behaviours.length);
  const badAddresses = await addressesOf(bad);
  const goodAddresses = await addressesOf(good);
  const actions = badAddresses.flatMap((address, index) => [pause(address), pause(goodAddresses[index] ?? "")]);
  await commit(base.hub, base.admin, actions);
  const paused = () => Promise.all(good.map((target) => ask(target, "paused")));
  return { ...base, bad, good, actions, paused };
}

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
    const planId = `0x${"2".repeat(64)}`;
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
});

/** The last target is honest, the ones before it eat their whole cap. */
const gasScene = () => between(["none", "bomb", "probe bomb"]);
const retryScene = () => between(["none", "bomb", "revert"]);

describe(`GuardianHub under every gas limit (FUZZ_SEED=${SEED})`, () => {
  it("either reverts or reports, and skips no target silently", async () => {
    const { hub, bot, actions, paused } = await loadFixture(gasScene);
    const outcomes = { reverted: 0, complete: 0 };
    const offset = SEED % 997;

    for (let gasLimit = 60_000 + offset; gasLimit <= 1_300_000; gasLimit += 9_973) {
      const snapshot = await ethers.provider.send("evm_snapshot", []);
      const outcome = await tripWith(hub, bot.address, actions, gasLimit);
      if (outcome === "reverted") {
        outcomes.reverted += 1;
        expect(await paused()).to.deep.equal([false, false, false]);
        expect(await ask(hub, "usesLeft", bot.address)).to.equal(3);
      } else {
        outcomes.complete += 1;
        expect(outcome).to.deep.equal({ held: 0b101011n, failed: 0b010100n });
        expect(await paused()).to.deep.equal([true, true, true]);
      }
      await ethers.provider.send("evm_revert", [snapshot]);
    }

    expect(outcomes.reverted).to.be.above(20);
    expect(outcomes.complete).to.be.above(20);
  });

  it("a relayer cannot use up a retry with little gas", async () => {
    const { hub, bot, stranger, bad, actions } = await loadFixture(retryScene);
    const { tripId, failed } = await trip(hub, bot, actions);
    for (const target of bad) await send(target, stranger, "disarm");

    const data = hub.interface.encodeFunctionData("reinforce", [tripId, actions]);
    for (let gasLimit = 60_000 + (SEED % 997); gasLimit <= 600_000; gasLimit += 9_973) {
      const snapshot = await ethers.provider.send("evm_snapshot", []);
      const receipt = await sendRaw(stranger.address, await hub.getAddress(), data, gasLimit);
      const { failed: left } = await ask(hub, "incidentOf", tripId);
      expect(left).to.equal(receipt === null ? failed : 0n);
      await ethers.provider.send("evm_revert", [snapshot]);
    }
  });
});

async function tripWith(hub: Contract, from: string, actions: Parameters<typeof tripArgs>[0], gasLimit: number) {
  const data = hub.interface.encodeFunctionData("trip", [...tripArgs(actions)]);
  const receipt = await sendRaw(from, await hub.getAddress(), data, gasLimit);
  if (receipt === null) return "reverted";
  const { held, failed } = eventOf(hub, receipt, "Tripped");
  return { held, failed };
}

/** Sends with exactly this gas limit and no estimate; null when it reverted. */
async function sendRaw(from: string, to: string, data: string, gasLimit: number) {
  const signer = await ethers.getSigner(from);
  const sent = await signer.sendTransaction({ to, data, gasLimit }).catch(() => null);
  if (sent === null) return null;
  const receipt = await sent.wait().catch(() => null);
  return receipt?.status === 1 ? receipt : null;
}
