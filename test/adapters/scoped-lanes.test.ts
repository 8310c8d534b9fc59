import { expect } from "chai";
import { openProofFork } from "../../src/lifecycle/proof-fork.ts";
import { deploy, HUB, planOf, prove, refusal } from "../support/plans.ts";

const RESUMER = "0x00000000000000000000000000000000000000e5";
const VAULT = "0x000000000000000000000000000000000000ba17";
const day = 86_400;
const action = { use: "scoped-lanes", target: VAULT, mask: 2, duration: day };

describe("scoped-lanes", function () {
  this.timeout(60_000);

  it("refuses a mask of no lane, of several, and of a lane that does not exist", () => {
    for (const mask of [0, -1, 3, 255, 256])
      expect(refusal(() => planOf([{ ...action, mask }])).message).to.include(`found ${mask}`);
    for (const mask of [1, 2, 128]) expect(planOf([{ ...action, mask }]).actions).to.have.length(1);
  });

  it("refuses a duration of nothing, and a remainder that no pause leaves", () => {
    for (const duration of [0, -1, 2 ** 32])
      expect(refusal(() => planOf([{ ...action, duration }]))).to.have.property("code", "CONFIG");
    for (const minRemaining of [0, day + 1])
      expect(refusal(() => planOf([{ ...action, minRemaining }]))).to.have.property("code", "CONFIG");
    expect(planOf([{ ...action, minRemaining: day }]).actions).to.have.length(1);
    expect(planOf([{ ...action, duration: 1 }]).actions[0]?.action.expected).to.match(/^0x0*1$/);
    expect(planOf([action]).actions[0]?.maxEffect).to.equal(day);
  });

  it("pauses the lanes of a vault that knows the hub, and says which one allows no such duration", async () => {
    const fork = await openProofFork({ kind: "embedded" }, "anvil");
    try {
      const target = await deploy(fork, "LanesVault", [HUB, RESUMER]);
      const lane = (mask: number, duration: number) => ({ ...action, target, mask, duration });

      // The exit lane 6 can be paused for six hours at a time, lane 7 never.
      const { rows } = await prove(fork, [lane(1, day), lane(2, day), lane(64, day / 4), lane(64, day), lane(128, 1)]);

      expect(rows.map(({ after }) => after)).to.deep.equal([true, true, true, false, false]);
      expect(rows.map(({ before }) => before)).to.deep.equal([false, false, false, false, false]);
      expect(rows[3]?.reason).to.include("ScopedPausable_TooLong(6, 86400, 21600)");
      expect(rows[4]?.reason).to.include("ScopedPausable_TooLong(7, 1, 0)");
    } finally {
      await fork.close();
    }
  });

  it("does not pause a vault that knows another guardian", async () => {
    const fork = await openProofFork({ kind: "embedded" }, "anvil");
    try {
      const target = await deploy(fork, "LanesVault", [RESUMER, RESUMER]);

      const { proven, rows } = await prove(fork, [{ ...action, target }]);

      expect(proven).to.equal(false);
      expect(rows[0]?.reason).to.include(`hub ${HUB} needs the right to pause lane 1`);
    } finally {
      await fork.close();
    }
  });
});
