import { expect } from "chai";
import { fill, fillText, type Known } from "../../../src/range/drill/fill.ts";

const known: Known = new Map<string, never>(
  Object.entries({ hub: "0xab", tokens: { USDC: { address: "0xcd" } }, plan: [{ gasCap: 5 }] } as never),
);

describe("fill", () => {
  it("refuses a name that is not known at this point", () => {
    expect(() => fill("${thief}", known))
      .to.throw()
      .with.property("code", "CONFIG");
    for (const path of ["${tokens.DAI.address}", "${plan.1}", "${plan.length.x}", "${hub.0}", "${tokens.toString}"])
      expect(() => fill(path, known))
        .to.throw()
        .with.property("code", "CONFIG");
  });

  it("makes a string that is one reference into the thing itself", () => {
    expect(fill("${plan}", known)).to.deep.equal([{ gasCap: 5 }]);
    expect(fill("${tokens.USDC.address}", known)).to.equal("0xcd");
    expect(fill("${plan.0}", known)).to.deep.equal({ gasCap: 5 });
  });

  it("puts text into text, lists and maps", () => {
    const value = { to: "at ${hub}", list: ["${hub}", 7, true] };

    expect(fill(value, known)).to.deep.equal({ to: "at 0xab", list: ["0xab", 7, true] });
    expect(fillText(12, known)).to.equal("12");
  });
});
