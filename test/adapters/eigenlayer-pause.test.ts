import { expect } from "chai";
import { type Fork, openFork } from "../../src/range/fork.ts";
import { actionOf, pull, STRANGER, send } from "../support/lever-pulls.ts";
import { deploy, planOf, refusal } from "../support/plans.ts";

describe("eigenlayer-pause", function () {
  this.timeout(120_000);
  let fork: Fork;
  before(async () => {
    fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
  });
  after(() => fork?.close());

  it("takes no choice of flags: a call with some of them fails when another one is set before it", async () => {
    const target = await deploy(fork, "BitmapShape", []);
    const some = {
      use: "call",
      target,
      call: "pause(uint256)",
      args: [1],
      probe: { call: "paused() view returns (uint256)", mask: `0x${"0".repeat(63)}1` },
    };

    await send(fork, STRANGER, target, "pause(uint256)", [2]);

    expect(await pull(fork, some)).to.deep.include({ before: false, after: false });
    expect((await pull(fork, some)).refusal).to.include("InvalidNewPausedStatus");
    const { code } = refusal(() => planOf([{ use: "eigenlayer-pause", target, status: 1 }]));
    expect(code).to.equal("CONFIG");
  });

  it("sets every flag, whichever were set since the plan was written, and again", async () => {
    const target = await deploy(fork, "BitmapShape", []);
    const entry = { use: "eigenlayer-pause", target };

    await send(fork, STRANGER, target, "pause(uint256)", [6]);

    expect(actionOf(entry).maxEffect).to.equal(0);
    expect(await pull(fork, entry)).to.deep.equal({ before: false, after: true, refusal: undefined });
    expect(await pull(fork, entry)).to.deep.equal({ before: true, after: true, refusal: undefined });
  });
});
