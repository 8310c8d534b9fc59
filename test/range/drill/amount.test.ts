import { expect } from "chai";
import { amountOf, exactly } from "../../../src/range/drill/amount.ts";

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

describe("exactly", () => {
  it("keeps every digit, in whole tokens", () => {
    expect(exactly("5000000000000000000000", 18)).to.equal("5,000");
    expect(exactly("1234567890", 6)).to.equal("1,234.56789");
    expect(exactly("1", 18)).to.equal("0.000000000000000001");
    expect(exactly("0", 18)).to.equal("0");
    expect(exactly("1000", 0)).to.equal("1,000");
  });
});
