import { expect } from "chai";
import { AAVE, RESERVES } from "../../src/range/embedded/addresses.ts";
import { embeddedLevers, STRANGER } from "../support/levers.ts";
import { planOf, refusal } from "../support/plans.ts";

const [weth, , , , dai] = RESERVES;
const lever = {
  use: "aave-reserve-pause",
  configurator: AAVE.configurator,
  dataProvider: AAVE.dataProvider,
  reserve: weth.address,
};
const withdraw = "withdraw(address,uint256,address)";

describe("aave-reserve-pause", function () {
  this.timeout(60_000);

  it("carries no ether, and has no way to end a pause", () => {
    expect(refusal(() => planOf([{ ...lever, value: 1 }])).message).to.include("no ether");
    expect(refusal(() => planOf([{ ...lever, paused: false }]))).to.have.property("code", "CONFIG");
  });

  it("is not pulled by a stranger, and is pulled by the emergency admin, who stops one reserve and no other", async () => {
    const { chain, ...aave } = await embeddedLevers();
    try {
      const safe = chain.guardianSafe.address;
      const take = (reserve: string) => aave.send(chain.supplier, AAVE.pool, withdraw, [reserve, 1_000, STRANGER]);
      expect(await aave.read(AAVE.acl, "isEmergencyAdmin(address)", [safe])).to.equal(1n);
      expect(await aave.holds(lever)).to.equal(false);
      // Aave's error 3: the caller is neither pool admin nor emergency admin.
      expect(await aave.pull(STRANGER, lever)).to.include('"3"');
      expect(await take(weth.address)).to.equal("done");

      expect(await aave.pull(safe, lever)).to.equal("done");

      expect(await aave.holds(lever)).to.equal(true);
      // Aave's error 29: the reserve is paused.
      expect(await take(weth.address)).to.include('"29"');
      expect(await take(dai.address)).to.equal("done");
      aave.note("aave-reserve-pause of WETH", AAVE.configurator, safe, "emergency admin of the ACLManager");
    } finally {
      await aave.close();
    }
  });
});
