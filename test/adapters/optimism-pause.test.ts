import { expect } from "chai";
import type { Address } from "../../src/core/types.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import {
  ADMIN,
  actionOf,
  HOLDER,
  holding,
  moveTo,
  objectionsTo,
  pull,
  STRANGER,
  send,
  timeOf,
} from "../support/lever-pulls.ts";
import { deploy } from "../support/plans.ts";

const PAUSE_EXPIRY = 7_884_000;
const LOCKBOX: Address = "0x0000000000000000000000000000000010cb0000";
const everyone = `0x${"00".repeat(20)}`;

describe("optimism-pause", function () {
  this.timeout(120_000);
  let fork: Fork;
  let superchainConfig: Address;
  const entry = (identifier: string = LOCKBOX) => ({ use: "optimism-pause", superchainConfig, identifier });
  before(async () => {
    fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
    superchainConfig = await deploy(fork, "SuperchainConfigShape", [ADMIN, HOLDER, PAUSE_EXPIRY]);
  });
  after(() => fork?.close());

  it("does not pause for somebody who is neither guardian nor responder", async () => {
    const { after, refusal } = await pull(fork, entry(), STRANGER);

    expect(after).to.equal(false);
    expect(refusal).to.include("SuperchainConfig_OnlyGuardianOrIncidentResponder");
  });

  it("pauses one identifier until it expires, and says what stands in the way of the next pause", async () => {
    expect(actionOf(entry()).maxEffect).to.equal(PAUSE_EXPIRY);
    expect(await objectionsTo(fork, entry())).to.deep.equal([]);
    expect(await pull(fork, entry())).to.deep.equal({ before: false, after: true, refusal: undefined });
    expect(await objectionsTo(fork, entry())).to.deep.equal([]);
    expect(await holding(fork, entry(everyone))).to.equal(false);

    const end = (await timeOf(fork)) + BigInt(PAUSE_EXPIRY);
    await moveTo(fork, end - 1n);
    expect(await holding(fork, entry())).to.equal(true);
    await moveTo(fork, end);
    expect(await holding(fork, entry())).to.equal(false);

    expect((await pull(fork, entry())).refusal).to.include("SuperchainConfig_AlreadyPaused");
    expect((await objectionsTo(fork, entry()))[0]).to.include("has expired and was never lifted");
    await send(fork, ADMIN, superchainConfig, "unpause(address)", [LOCKBOX]);
    expect(await objectionsTo(fork, entry())).to.deep.equal([]);
    expect((await pull(fork, entry())).after).to.equal(true);
  });

  it("says when pauses last longer than the adapter states, and when there is no SuperchainConfig", async () => {
    superchainConfig = await deploy(fork, "SuperchainConfigShape", [ADMIN, HOLDER, PAUSE_EXPIRY + 1]);
    expect((await objectionsTo(fork, entry()))[0]).to.include(`last ${PAUSE_EXPIRY + 1} s`);

    superchainConfig = await deploy(fork, "Echo", []);
    expect((await objectionsTo(fork, entry()))[0]).to.include("does not answer as a SuperchainConfig");
  });
});
