import { expect } from "chai";
import { type Fork, openFork } from "../../src/range/fork.ts";
import { actionOf, holding, moveTo, pull, timeOf } from "../support/lever-pulls.ts";
import { deploy, planOf, refusal } from "../support/plans.ts";

const day = 86_400;
const action = { use: "lido-pause-for", target: "0x00000000000000000000000000000000000000aa", duration: day };

describe("lido-pause-for", function () {
  this.timeout(120_000);
  let fork: Fork;
  before(async () => {
    fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
  });
  after(() => fork?.close());

  it("refuses a pause of nothing, one without end, and a remainder that no pause leaves", () => {
    for (const duration of [0, -1, 2 ** 32, `${2n ** 256n - 1n}`])
      expect(refusal(() => planOf([{ ...action, duration }]))).to.have.property("code", "CONFIG");
    expect(refusal(() => planOf([{ ...action, duration: 2 ** 32 }])).message).to.include("PAUSE_INFINITELY");
    for (const minRemaining of [0, day + 1])
      expect(refusal(() => planOf([{ ...action, minRemaining }]))).to.have.property("code", "CONFIG");
  });

  it("lasts as long as it says, no longer", async () => {
    const target = await deploy(fork, "LidoShape", []);
    const entry = { ...action, target, minRemaining: 1 };

    expect(actionOf(entry).maxEffect).to.equal(day);
    expect(await pull(fork, entry)).to.deep.equal({ before: false, after: true, refusal: undefined });

    const end = (await timeOf(fork)) + BigInt(day);
    await moveTo(fork, end - 1n);
    expect(await holding(fork, entry)).to.equal(true);
    await moveTo(fork, end);
    expect(await holding(fork, entry)).to.equal(false);
  });

  it("does not take a pause that ends soon for one, and cannot make it longer before it has ended", async () => {
    const target = await deploy(fork, "LidoShape", []);
    const short = { ...action, target, duration: 60 };

    expect((await pull(fork, short)).after).to.equal(true);
    const during = await pull(fork, { ...action, target });
    await moveTo(fork, (await timeOf(fork)) + 60n);
    const afterwards = await pull(fork, { ...action, target });

    expect(during).to.deep.include({ before: false, after: false });
    expect(during.refusal).to.include("ResumedExpected");
    expect(afterwards).to.deep.equal({ before: false, after: true, refusal: undefined });
  });
});
