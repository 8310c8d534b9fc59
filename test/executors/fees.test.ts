import { expect } from "chai";
import fc from "fast-check";
import { firstFees, nextFees } from "../../src/executors/fees.ts";
import { seed } from "../support/seed.ts";

const market = { baseFee: 100n, tip: 10n, leastTip: 2n };

describe(`fees, with ${seed.shown}`, () => {
  it("are none when base fee and least tip do not fit: below, at, above", () => {
    expect(firstFees(market, 101n)).to.equal(undefined);
    expect(firstFees(market, 102n)).to.deep.equal({ maxFee: 102n, tip: 2n });
    expect(firstFees(market, 103n)).to.deep.equal({ maxFee: 103n, tip: 3n });
  });

  it("leave room for twice the base fee when they may: below, at, above", () => {
    expect(firstFees(market, 209n)).to.deep.equal({ maxFee: 209n, tip: 10n });
    expect(firstFees(market, 210n)).to.deep.equal({ maxFee: 210n, tip: 10n });
    expect(firstFees(market, 211n)).to.deep.equal({ maxFee: 210n, tip: 10n });
  });

  it("end when the next bump would pass the cap: below, at, above", () => {
    const last = { maxFee: 80n, tip: 8n };

    expect(nextFees(last, undefined, 90n)).to.equal(undefined);
    expect(nextFees(last, undefined, 91n)).to.deep.equal({ maxFee: 91n, tip: 10n });
    expect(nextFees(last, undefined, 92n)).to.deep.equal({ maxFee: 91n, tip: 10n });
  });

  it("follow the market when it rose by more than a bump", () => {
    expect(nextFees({ maxFee: 80n, tip: 1n }, market, 1_000n)).to.deep.equal({ maxFee: 210n, tip: 10n });
    expect(nextFees({ maxFee: 80n, tip: 1n }, market, 150n)).to.deep.equal({ maxFee: 150n, tip: 10n });
  });

  it("always pay what geth asks of a replacement on both fees, and never more than the cap", () => {
    const wei = fc.bigInt({ min: 0n, max: 10n ** 15n });
    const drawn = fc.record({ maxFee: wei, share: wei, baseFee: wei, tip: wei, most: wei });

    fc.assert(
      fc.property(drawn, ({ maxFee, share, baseFee, tip, most }) => {
        const last = { maxFee, tip: share % (maxFee + 1n) };
        const next = nextFees(last, { baseFee, tip, leastTip: 0n }, most);
        if (next === undefined) return;
        expect(next.maxFee * 10n >= last.maxFee * 11n).to.equal(true);
        expect(next.tip * 10n >= last.tip * 11n).to.equal(true);
        expect(next.maxFee <= most && next.tip <= next.maxFee).to.equal(true);
      }),
      { seed: seed.value, numRuns: 500 },
    );
  });
});
