import { expect } from "chai";
import { amountOf } from "../../../src/range/drill/amount.ts";

describe("amountOf", () => {
  it("cuts to two decimals and hides no loss behind them", () => {
    expect(amountOf("1", 18)).to.equal("less than 0.01");
    expect(amountOf("0", 18)).to.equal("0");
    expect(amountOf("1999999", 6)).to.equal("1.99");
    expect(amountOf("1234567800", 6)).to.equal("1,234.56");
    expect(amountOf("1500000", 6)).to.equal("1.5");
    expect(amountOf("1000", 0)).to.equal("1,000");
  });
});
