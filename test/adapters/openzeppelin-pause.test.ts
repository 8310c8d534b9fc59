import { expect } from "chai";
import { openProofFork } from "../../src/lifecycle/proof-fork.ts";
import { USDC_OWNER } from "../../src/range/embedded/addresses.ts";
import type { Fork } from "../../src/range/fork.ts";
import { HUB, planOf, prove, refusal } from "../support/plans.ts";

const USDC = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
const action = { use: "openzeppelin-pause", target: USDC };

describe("openzeppelin-pause", function () {
  this.timeout(120_000);
  let fork: Fork;
  before(async () => {
    fork = await openProofFork({ kind: "embedded" }, "anvil");
  });
  after(() => fork?.close());

  it("carries no ether", () => {
    const { code, message } = refusal(() => planOf([{ ...action, value: 1 }]));

    expect(code).to.equal("CONFIG");
    expect(message).to.include("no ether");
  });

  it("has a gas cap that a hub takes", () => {
    for (const gasCap of [4_999, 8_000_001])
      expect(refusal(() => planOf([{ ...action, gasCap }]))).to.have.property("code", "CONFIG");
    for (const gasCap of [5_000, 8_000_000])
      expect(planOf([{ ...action, gasCap }]).actions[0]?.action.gasCap).to.equal(gasCap);
  });

  it("does not hold on Circle's USDC while the hub is not the pauser, and says what the hub needs", async () => {
    const { proven, rows } = await prove(fork, [action]);

    expect(proven).to.equal(false);
    expect(rows[0]).to.include({ before: false, after: false });
    expect(rows[0]?.reason)
      .to.include("caller is not the pauser")
      .and.to.include(`hub ${HUB} needs the right to call pause()`);
  });

  it("pauses Circle's USDC when the hub is the pauser", async () => {
    const pauser = { from: USDC_OWNER, to: USDC, call: "updatePauser(address)", args: [HUB] };

    const proof = await prove(fork, [action], [pauser]);

    expect(proof).to.include({ proven: true, hub: "deployed", assumed: 1 });
    expect(proof.rows[0]).to.include({ before: false, after: true });
  });
});
