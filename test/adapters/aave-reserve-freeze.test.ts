import { expect } from "chai";
import { AAVE, RESERVES } from "../../src/range/embedded/addresses.ts";
import { embeddedLevers, STRANGER } from "../support/levers.ts";
import { planOf, refusal } from "../support/plans.ts";

const [weth, , , , dai] = RESERVES;
const lever = { use: "aave-reserve-freeze", configurator: AAVE.configurator, pool: AAVE.pool, reserve: weth.address };

describe("aave-reserve-freeze", function () {
  this.timeout(60_000);

  it("carries no ether, and has no way to end a freeze", () => {
    expect(refusal(() => planOf([{ ...lever, value: 1 }])).message).to.include("no ether");
    expect(refusal(() => planOf([{ ...lever, freeze: false }]))).to.have.property("code", "CONFIG");
  });

  it("is pulled by neither a stranger nor the emergency admin of v3.0, and by the pool admin, who stops what comes in", async () => {
    const { chain, ...aave } = await embeddedLevers();
    try {
      const { supplier, aclAdmin: admin } = chain;
      const borrow = (reserve: string) =>
        aave.send(supplier, AAVE.pool, "borrow(address,uint256,uint256,uint16,address)", [
          reserve,
          1_000,
          2,
          0,
          supplier,
        ]);
      expect(await aave.read(AAVE.acl, "isPoolAdmin(address)", [admin])).to.equal(1n);
      expect(await aave.holds(lever)).to.equal(false);
      // Aave's error 4: the caller is neither risk admin nor pool admin.
      for (const other of [STRANGER, chain.guardianSafe.address])
        expect(await aave.pull(other, lever)).to.include('"4"');
      expect(await borrow(weth.address)).to.equal("done");

      expect(await aave.pull(admin, lever)).to.equal("done");

      expect(await aave.holds(lever)).to.equal(true);
      // Aave's error 28: the reserve is frozen.
      expect(await borrow(weth.address)).to.include('"28"');
      expect(await borrow(dai.address)).to.equal("done");
      const out = [weth.address, 1_000, STRANGER];
      expect(await aave.send(supplier, AAVE.pool, "withdraw(address,uint256,address)", out)).to.equal("done");
      aave.note("aave-reserve-freeze of WETH", AAVE.configurator, admin, "pool admin of the ACLManager");
    } finally {
      await aave.close();
    }
  });
});
