import { expect } from "chai";
import type { Address } from "../../src/core/types.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import { actionOf, pull, STRANGER } from "../support/lever-pulls.ts";
import { planOf, refusal } from "../support/plans.ts";
import { needs } from "../support/shared.ts";

const COMPTROLLER: Address = "0x3d5bc3c8d13dcb8bf317092d84783c2697ae9258";
const GUARDIAN: Address = "0x197939c1ca20c2b506d6811d8b6cdb3394471074";
const CR_ETH: Address = "0xd06527d5e56a3495252a528c4987003b712860ee";
const use = { use: "compound-v2-pause", comptroller: COMPTROLLER };
const levers = [
  { ...use, pause: "mint", market: CR_ETH },
  { ...use, pause: "borrow", market: CR_ETH },
  { ...use, pause: "transfer" },
  { ...use, pause: "seize" },
];

describe("compound-v2-pause", function () {
  this.timeout(120_000);
  let fork: Fork;
  before(async function () {
    const path = needs(this, "recordings/exploit-cream-amp-13125070.json.gz");
    const admin = { account: COMPTROLLER, slot: `0x${"00".repeat(32)}`, value: `0x${"00".repeat(32)}` } as const;
    const declared = [{ ...admin, reason: "Unitroller.admin is only compared with who calls" }];
    fork = await openFork({ source: { kind: "recording", path, declared }, engine: "anvil", hardfork: "prague" });
  });
  after(() => fork?.close());

  it("refuses another lever, a market that is missing, and one too many", () => {
    for (const entry of [
      { ...use, pause: "redeem" },
      { ...use, pause: "mint" },
      { ...use, pause: "seize", market: CR_ETH },
      { ...use, pause: "transfer", state: false },
    ])
      expect(refusal(() => planOf([entry]))).to.have.property("code", "CONFIG");
  });

  for (const lever of levers)
    it(`stops ${lever.pause} on Cream's recorded Comptroller with the recorded guardian, not without`, async () => {
      const without = await pull(fork, lever, STRANGER);
      const withRight = await pull(fork, lever, GUARDIAN);

      expect(without).to.deep.include({ before: false, after: false });
      expect(without.refusal).to.include("only pause guardian and admin can pause");
      expect(withRight).to.deep.equal({ before: false, after: true, refusal: undefined });
      expect(actionOf(lever).maxEffect).to.equal(0);
      expect(fork.misses()).to.deep.equal([]);
    });
});
