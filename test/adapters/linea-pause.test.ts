import { expect } from "chai";
import type { Address } from "../../src/core/types.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import { actionOf, HOLDER, holding, moveTo, pull, STRANGER, send, timeOf } from "../support/lever-pulls.ts";
import { deploy, planOf, refusal } from "../support/plans.ts";

const hour = 3_600n;

describe("linea-pause", function () {
  this.timeout(120_000);
  let fork: Fork;
  let target: Address;
  const entry = (type = 1) => ({ use: "linea-pause", target, type });
  before(async () => {
    fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
    target = await deploy(fork, "LineaShape", [HOLDER]);
  });
  after(() => fork?.close());

  it("refuses the type that Linea does not use, and what is no type", () => {
    for (const type of [0, -1, 256]) expect(refusal(() => planOf([entry(type)]))).to.have.property("code", "CONFIG");
  });

  it("does not pause without the role", async () => {
    expect(await pull(fork, entry(), STRANGER)).to.deep.include({ before: false, after: false });
  });

  it("pauses one type until somebody ends it, which anybody may after 48 hours", async () => {
    expect(actionOf(entry()).maxEffect).to.equal(0);
    expect(await pull(fork, entry(2))).to.deep.equal({ before: false, after: true, refusal: undefined });
    expect(await holding(fork, entry(3))).to.equal(false);

    await moveTo(fork, (await timeOf(fork)) + 72n * hour);
    expect(await holding(fork, entry(2))).to.equal(true);
    await send(fork, STRANGER, target, "unPauseByExpiredType(uint8)", [2]);
    const cooling = await pull(fork, entry(2));
    await moveTo(fork, (await timeOf(fork)) + 24n * hour);

    expect(cooling.after).to.equal(false);
    expect(cooling.refusal).to.include("PauseUnavailableDueToCooldown");
    expect((await pull(fork, entry(2))).after).to.equal(true);
  });
});
