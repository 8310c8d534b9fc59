import { randomInt } from "node:crypto";
import { expect } from "chai";
import type { Contract } from "ethers";
import { ask, ethers, eventOf, loadFixture, send } from "../support/chain.ts";
import { between } from "../support/hostile.ts";
import { type Action, trip, tripArgs } from "../support/hub.ts";

const SEED = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));

/** The last target is honest, the ones before it eat their whole cap. */
const gasScene = () => between(["none", "bomb", "probe bomb"]);
const dearScene = () => between(["expensive"], { gasCap: 6_500_000 });
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

  it("never reports an honest target as failed because its last call got too little", async () => {
    const { hub, bot, actions, bad } = await loadFixture(dearScene);
    const [dear] = bad;
    if (dear === undefined) throw new Error("expected a target");
    const outcomes = { reverted: 0, held: 0 };

    // A sixty-fourth of what this call takes is enough to write the report: here a hub without a guard skips.
    for (let gasLimit = 5_600_000 + (SEED % 997); gasLimit <= 8_600_000; gasLimit += 29_989) {
      const snapshot = await ethers.provider.send("evm_snapshot", []);
      const outcome = await tripWith(hub, bot.address, actions, gasLimit, 1n);
      if (outcome === "reverted") outcomes.reverted += 1;
      else {
        outcomes.held += 1;
        expect(outcome).to.deep.equal({ held: 1n, failed: 0n });
      }
      expect(await ask(dear, "paused")).to.equal(outcome !== "reverted");
      await ethers.provider.send("evm_revert", [snapshot]);
    }

    expect(outcomes.reverted).to.be.above(10);
    expect(outcomes.held).to.be.above(10);
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

async function tripWith(hub: Contract, from: string, actions: readonly Action[], gasLimit: number, mask?: bigint) {
  const data = hub.interface.encodeFunctionData("trip", [...tripArgs(actions, mask === undefined ? {} : { mask })]);
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
