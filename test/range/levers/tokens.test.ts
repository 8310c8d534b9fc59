import { expect } from "chai";
import type { Address, Hex } from "../../../src/core/types.ts";
import { type Levers, recordedLevers, STRANGER, signedIn } from "../../support/levers.ts";
import { needs } from "../../support/shared.ts";

// Each trade is a transaction of block 18,884,864 that moves the token; USDC has its own adapter and test.
const tokens: readonly { name: string; token: Address; trade: number; moves: string }[] = [
  { name: "USDT", token: "0xdac17f958d2ee523a2206206994597c13d831ec7", trade: 9, moves: "32,240 USDT" },
  { name: "WBTC", token: "0x2260fac5e5542a773aa44fbcfedf7c193bc2c599", trade: 22, moves: "2.24 WBTC" },
];

for (const { name, token, trade, moves } of tokens)
  describe(`pause() of the ${name} of block 18,884,863`, function () {
    this.timeout(60_000);
    const lever = { use: "openzeppelin-pause", target: token };
    let levers: Levers;
    let signed: Hex;
    beforeEach(async function () {
      const path = needs(this, "recordings/block-zeth-18884864.json.gz");
      levers = await recordedLevers(path);
      signed = await signedIn(path, trade);
    });
    afterEach(() => levers?.close());

    it(`is not pulled by a stranger, and the block's own trade of ${moves} goes through`, async () => {
      expect(await levers.holds(lever)).to.equal(false);

      expect(await levers.pullBefore(signed, STRANGER, lever)).to.deep.equal({ pulled: false, replayed: true });

      expect(await levers.holds(lever)).to.equal(false);
    });

    it("is pulled by the recorded owner, and the block's own trade fails", async () => {
      const owner = await levers.holder(token, "owner()");

      expect(await levers.pullBefore(signed, owner, lever)).to.deep.equal({ pulled: true, replayed: false });

      expect(await levers.holds(lever)).to.equal(true);
      expect(levers.fork.misses()).to.deep.equal([]);
      levers.note(`openzeppelin-pause of ${name}`, token, owner, "its recorded owner()");
    });
  });
