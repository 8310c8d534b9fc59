import { expect } from "chai";
import type { Address } from "../../src/core/types.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import {
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
import { DEPLOYER, deploy } from "../support/plans.ts";

const day = 86_400n;
const HOOK: Address = "0x0000000000000000000000000000000000400c5e";

describe("euler-pause", function () {
  this.timeout(120_000);
  let fork: Fork;
  let lens: Address;
  let guardian: Address;
  let vault: Address;
  const entry = () => ({ use: "euler-pause", guardian, vault, lens });
  before(async () => {
    fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
    lens = await deploy(fork, "ProbeLens", []);
  });
  beforeEach(async () => {
    guardian = await deploy(fork, "EulerGuardianShape", [HOLDER, day, 2n * day]);
    vault = await deploy(fork, "EulerVaultShape", [HOOK, 2 ** 15 - 1]);
    await send(fork, DEPLOYER, vault, "setGovernorAdmin(address)", [guardian]);
  });
  after(() => fork?.close());

  it("does not take a hook on every operation for a pause", async () => {
    expect(await holding(fork, entry())).to.equal(false);
  });

  it("does not pause for somebody who is no guardian", async () => {
    expect(await pull(fork, entry(), STRANGER)).to.deep.include({ before: false, after: false });
  });

  it("pauses a vault until somebody ends it, which anybody may after the duration", async () => {
    expect(actionOf(entry()).maxEffect).to.equal(0);
    expect(await pull(fork, entry())).to.deep.equal({ before: false, after: true, refusal: undefined });

    await moveTo(fork, (await timeOf(fork)) + 10n * day);
    expect(await holding(fork, entry())).to.equal(true);
    await send(fork, STRANGER, guardian, "unpause(address[])", [[vault]]);
    expect(await holding(fork, entry())).to.equal(false);
  });

  it("is skipped in silence during the cooldown, which the chain is asked about", async () => {
    expect(await objectionsTo(fork, entry())).to.deep.equal([]);
    await pull(fork, entry());
    await send(fork, HOLDER, guardian, "unpause(address[])", [[vault]]);

    const again = await pull(fork, entry());
    const [objection] = await objectionsTo(fork, entry());
    await moveTo(fork, (await timeOf(fork)) + 2n * day + 1n);

    expect(again).to.deep.equal({ before: false, after: false, refusal: undefined });
    expect(objection).to.include("PAUSE_COOLDOWN");
    expect(await objectionsTo(fork, entry())).to.deep.equal([]);
    expect((await pull(fork, entry())).after).to.equal(true);
  });

  it("says when the vault is governed by somebody else, and when these are no such contracts", async () => {
    vault = await deploy(fork, "EulerVaultShape", [HOOK, 0]);
    expect((await objectionsTo(fork, entry()))[0]).to.include(`the governor of ${vault} is ${DEPLOYER}`);

    guardian = lens;
    expect((await objectionsTo(fork, entry()))[0]).to.include("do not answer as a GovernorGuardian and its vault");
  });
});
