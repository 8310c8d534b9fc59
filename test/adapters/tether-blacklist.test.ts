import { expect } from "chai";
import type { Address } from "../../src/core/types.ts";
import { type Levers, recordedLevers, STRANGER, signedIn } from "../support/levers.ts";
import { planOf, refusal } from "../support/plans.ts";
import { needs } from "../support/shared.ts";

const USDT: Address = "0xdac17f958d2ee523a2206206994597c13d831ec7";
/** A trading contract that sends USDT in transaction 9 of the block. */
const TRADER: Address = "0x6f1cdbbb4d53d226cf4b917bf768b94acbab6168";
const TRADE = 9;
const lever = { use: "tether-blacklist", token: USDT, account: TRADER };

describe("tether-blacklist", function () {
  this.timeout(60_000);

  it("carries no ether, and wants an account", () => {
    expect(refusal(() => planOf([{ ...lever, value: 1 }])).message).to.include("no ether");
    expect(refusal(() => planOf([{ ...lever, account: "0x0" }])).message).to.include("address of 20 bytes");
  });

  describe("on the USDT of block 18,884,863", () => {
    let usdt: Levers;
    let trade: `0x${string}`;
    beforeEach(async function () {
      const path = needs(this, "recordings/block-zeth-18884864.json.gz");
      usdt = await recordedLevers(path);
      trade = await signedIn(path, TRADE);
    });
    afterEach(() => usdt?.close());

    it("is not pulled by a stranger, and the block's own trade goes through", async () => {
      expect(await usdt.holds(lever)).to.equal(false);

      expect(await usdt.pullBefore(trade, STRANGER, lever)).to.deep.equal({ pulled: false, replayed: true });

      expect(await usdt.holds(lever)).to.equal(false);
    });

    it("is pulled by the recorded owner, and the trader sends no more USDT", async () => {
      const owner = await usdt.holder(USDT, "owner()");

      expect(await usdt.pullBefore(trade, owner, lever)).to.deep.equal({ pulled: true, replayed: false });

      expect(await usdt.holds(lever)).to.equal(true);
      expect(usdt.fork.misses()).to.deep.equal([]);
      usdt.note("tether-blacklist of USDT", USDT, owner, "its recorded owner()");
    });
  });
});
