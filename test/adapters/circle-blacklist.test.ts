import { expect } from "chai";
import { RESERVES } from "../../src/range/embedded/addresses.ts";
import { embeddedLevers, recordedLevers, STRANGER } from "../support/levers.ts";
import { planOf, refusal } from "../support/plans.ts";
import { needs } from "../support/shared.ts";

const [, , , { address: USDC, aToken }] = RESERVES;
const lever = { use: "circle-blacklist", token: USDC, account: aToken };
const withdraw = "withdraw(address,uint256,address)";

describe("circle-blacklist", function () {
  this.timeout(60_000);

  it("carries no ether, and wants an account", () => {
    expect(refusal(() => planOf([{ ...lever, value: 1 }])).message).to.include("no ether");
    expect(refusal(() => planOf([{ ...lever, account: "0x0" }])).message).to.include("address of 20 bytes");
  });

  it("is not pulled by a stranger, and is pulled by the blacklister, who cuts the market off from its USDC", async () => {
    const { chain, ...usdc } = await embeddedLevers();
    try {
      const blacklister = await usdc.holder(USDC, "blacklister()");
      const take = () => usdc.send(chain.supplier, chain.pool, withdraw, [USDC, 1_000_000, STRANGER]);
      expect(await usdc.holds(lever)).to.equal(false);
      expect(await usdc.pull(STRANGER, lever)).to.include("caller is not the blacklister");
      expect(await take()).to.equal("done");

      expect(await usdc.pull(blacklister, lever)).to.equal("done");

      expect(await usdc.holds(lever)).to.equal(true);
      expect(await take()).to.include("blacklisted");
      expect(await usdc.read(USDC, "balanceOf(address)", [STRANGER])).to.equal(1_000_000n);
      usdc.note("circle-blacklist of FiatToken 2.2", USDC, blacklister, "its blacklister()");
    } finally {
      await usdc.close();
    }
  });

  it("cannot be shown on the recorded USDC: no recording holds the blacklister, slot 2", async function () {
    const usdc = await recordedLevers(needs(this, "recordings/block-zeth-18884864.json.gz"));
    try {
      const error = await usdc.holder(USDC, "blacklister()").catch((raised: unknown) => raised);

      expect(error)
        .to.have.property("message")
        .that.includes(`slot 0x${"0".repeat(63)}2 of ${USDC}`);
      console.log(
        "note: lever circle-blacklist of the recorded USDC: slot 2, the blacklister, is in no recording; nobody pulls it",
      );
    } finally {
      await usdc.close();
    }
  });
});
