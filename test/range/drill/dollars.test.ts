import { expect } from "chai";
import {
  centsOf,
  dollarsOf,
  durationOf,
  shareOf,
  shortDollars,
  totalOf,
  valued,
} from "../../../src/range/drill/dollars.ts";

const price = { price: "1803.19", on: "1 November 2023", source: "the oracle" };
const eth = { token: "ETH", on: "mainnet", decimals: 18, atRisk: 3n * 10n ** 18n, left: 10n ** 18n };

describe("dollars", () => {
  it("are counted in whole cents, cut and never rounded up, without a number that loses digits", () => {
    expect(centsOf("1", 18, "1803.19")).to.equal(0n);
    expect(centsOf("1999999", 6, "1")).to.equal(199n);
    expect(centsOf(`${10n ** 40n}`, 18, "0.00000001")).to.equal(10n ** 16n);
  });

  it("know no loss below nothing, where honest people brought more than there was", () => {
    expect(valued({ ...eth, left: eth.atRisk + 20n }, price)).to.deep.include({ lost: "0", saved: `${eth.atRisk}` });
    expect(valued({ ...eth, left: eth.atRisk + 20n }, price).usd).to.include({ lost: "0" });
    expect(valued({ ...eth, left: eth.atRisk - 1n }, price)).to.include({ lost: "1", saved: `${eth.atRisk - 1n}` });
    // A thief took what was brought, too, which was not at risk.
    expect(valued({ ...eth, left: -5n }, price)).to.include({ lost: `${eth.atRisk}`, saved: "0" });
  });

  it("are of all tokens together only where all have a price", () => {
    const [known, unknown] = [valued(eth, price), valued(eth, undefined)];

    expect(known.usd).to.deep.include({ atRisk: "540957", lost: "360638", saved: "180319" });
    expect(totalOf([known, known])).to.deep.equal({ atRisk: "1081914", lost: "721276", saved: "360638" });
    expect(totalOf([known, unknown])).to.equal(null);
    expect(unknown).to.deep.include({ lost: `${2n * 10n ** 18n}`, usd: null });
  });

  it("are written for people", () => {
    expect(["0", "1", "105", "99999", "100000", "857345904"].map(dollarsOf)).to.deep.equal([
      ...["$0", "$0.01", "$1.05", "$999.99", "$1,000", "$8,573,459"],
    ]);
    expect([999_999, 1_000_000, 11_649_999, 611_000_000].map(shortDollars)).to.deep.equal([
      ...["$999,999", "$1M", "$11.6M", "$611M"],
    ]);
    expect([0, 119, 120, 7_199, 7_380].map(durationOf)).to.deep.equal([
      "0 s",
      "119 s",
      "2 min",
      "119 min",
      "2 h 3 min",
    ]);
    expect([0, 9_999, 10_000].map(shareOf)).to.deep.equal(["0.0 %", "99.9 %", "100.0 %"]);
  });
});
