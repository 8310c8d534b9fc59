import { randomInt } from "node:crypto";
import { expect } from "chai";
import type { Contract } from "ethers";
import { id } from "ethers";
import { ask, ethers, people, send, time } from "../support/chain.ts";

const SEED = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
const NIGHTLY = process.env["FIREBREAK_NIGHTLY"] === "1";
const CALLS = NIGHTLY ? 1_000_000 : 6_000;
const STEPS = 40;
const GAS = 16_000_000;
const KINDS = "pause resume freeze unfreeze transfer transferFrom deposit redeem owe payOut".split(" ");
/** Short waits, so that much happens at once, and the edges of every bound. */
const WAITS = [1, 1, 12, 3_600, 3_600, 21_600, 86_399, 86_400, 86_401, 259_200, 604_800, 864_000];
const FAULTS = [
  "strangers pause",
  "strangers resume",
  "guardians freeze as a higher tier",
  "strangers free accounts",
  "guardians are not counted",
  "guardians have twice the credit",
  "the council is granted less than it asks for",
  "guardians hold accounts for longer",
  "times are written to the wrong direction",
  "a frozen account spends allowances",
  "a freeze takes shares",
];

/** Seven actors, four of them with money, and a handler that lets them do anything; a fault of 0 is none. */
async function deployHandler(fault: number): Promise<Contract> {
  const { deployer } = await people();
  const actors = [];
  for (let i = 0; i < 7; i += 1) actors.push(await (await ethers.deployContract("Actor")).getAddress());
  const offices = actors.slice(0, 3);
  const token = await ethers.deployContract("FreezableToken", ["Token", "TOK", offices, deployer.address, 4_000]);
  for (const user of actors.slice(3)) await send(token, deployer, "transfer", user, 1_000);
  const vault =
    fault === 0
      ? await ethers.deployContract("FreezableVault", [token, offices])
      : await ethers.deployContract("FaultyVault", [token, offices, fault]);
  return ethers.deployContract("LanesFreezeHandler", [actors, token, vault]);
}

/** Runs that many calls in transactions of `STEPS`, each at another time; what is drawn follows from the seed. */
async function play(handler: Contract, seed: number, calls: number): Promise<void> {
  const { deployer } = await people();
  for (let done = 0; done < calls; done += STEPS) {
    const drawn = BigInt(id(`${seed} ${done}`));
    const wait = WAITS[Number(drawn % BigInt(WAITS.length))] ?? 1;
    await time.setNextBlockTimestamp((await time.latest()) + wait);
    await send(handler, deployer, "run", drawn, STEPS, { gasLimit: GAS });
  }
}

describe(`FreezableVault and FreezableToken, ${CALLS} random calls with FUZZ_SEED=${SEED}`, function () {
  this.timeout(NIGHTLY ? 7_200_000 : 180_000);

  it("keep every promise about lanes, frozen accounts and money, whoever calls what and when", async () => {
    const handler = await deployHandler(0);

    await play(handler, SEED, CALLS);

    const counts: bigint[][] = await ask(handler, "counts");
    const few = KINDS.filter((_, kind) => (counts[kind] ?? []).some((count) => count < CALLS / 500));
    // Each kind of call has often succeeded and often failed, or the run has proven little.
    expect(few).to.deep.equal([]);
  });

  for (const [index, words] of FAULTS.entries()) {
    it(`would notice if ${words}`, async () => {
      const handler = await deployHandler(index + 1);

      const played = play(handler, SEED, 40_000);

      await expect(played).to.be.revertedWithCustomError(handler, "LanesFreezeHandler_Broken");
    });
  }
});
