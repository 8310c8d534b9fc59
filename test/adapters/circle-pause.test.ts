import { expect } from "chai";
import type { Address } from "../../src/core/types.ts";
import { embeddedLevers, type Levers, recordedLevers, STRANGER, signedIn } from "../support/levers.ts";
import { planOf, refusal } from "../support/plans.ts";
import { needs } from "../support/shared.ts";

const USDC: Address = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
const BLOCK = "recordings/block-zeth-18884864.json.gz";
/** Of that block: a trade that moves 12,089 USDC. */
const TRADE = 17;
const lever = { use: "circle-pause", token: USDC };

describe("circle-pause", function () {
  this.timeout(60_000);

  it("carries no ether, and has no way to say unpause", () => {
    expect(refusal(() => planOf([{ ...lever, value: 1 }])).message).to.include("no ether");
    expect(refusal(() => planOf([{ ...lever, paused: false }]))).to.have.property("code", "CONFIG");
  });

  describe("on the USDC of block 18,884,863", () => {
    let usdc: Levers;
    let trade: `0x${string}`;
    beforeEach(async function () {
      const path = needs(this, BLOCK);
      usdc = await recordedLevers(path);
      trade = await signedIn(path, TRADE);
    });
    afterEach(() => usdc?.close());

    it("is not pulled by a stranger, and the block's own trade goes through", async () => {
      expect(await usdc.holds(lever)).to.equal(false);

      expect(await usdc.pullBefore(trade, STRANGER, lever)).to.deep.equal({ pulled: false, replayed: true });

      expect(await usdc.holds(lever)).to.equal(false);
    });

    it("is pulled by the recorded pauser, and the block's own trade fails", async () => {
      const pauser = await usdc.holder(USDC, "pauser()");

      expect(await usdc.pullBefore(trade, pauser, lever)).to.deep.equal({ pulled: true, replayed: false });

      expect(await usdc.holds(lever)).to.equal(true);
      expect(usdc.fork.misses()).to.deep.equal([]);
      usdc.note("circle-pause of USDC", USDC, pauser, "its recorded pauser()");
    });
  });

  it("says in its needs who ends it: the pauser that the owner names next, not the one who paused", async () => {
    const usdc = await embeddedLevers();
    try {
      const [owner, pauser] = [
        await usdc.holder(USDC, "owner()"),
        "0x00000000000000000000000000000000000f12eb" as const,
      ];
      await usdc.send(owner, USDC, "updatePauser(address)", [pauser]);
      await usdc.pull(pauser, lever);

      expect(planOf([lever]).actions[0]?.needs).to.include("updatePauser");
      expect(await usdc.send(owner, USDC, "unpause()")).to.include("caller is not the pauser");
      expect(await usdc.send(owner, USDC, "updatePauser(address)", [owner])).to.equal("done");
      expect(await usdc.send(owner, USDC, "unpause()")).to.equal("done");
      expect(await usdc.holds(lever)).to.equal(false);
      usdc.note("circle-pause of FiatToken 2.2", USDC, pauser, "its pauser()", "the owner named that pauser");
    } finally {
      await usdc.close();
    }
  });
});
