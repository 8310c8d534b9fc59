import { expect } from "chai";
import { hardforkAt } from "../../src/range/hardfork.ts";

describe("hardforkAt", () => {
  it("follows the block numbers before the merge", () => {
    expect(hardforkAt(12_964_999, 1628166821)).to.equal("berlin");
    expect(hardforkAt(12_965_000, 1628166822)).to.equal("london");
    expect(hardforkAt(12_965_001, 1628166835)).to.equal("london");
  });

  it("follows the time after the merge", () => {
    expect(hardforkAt(19_426_586, 1710338123)).to.equal("shanghai");
    expect(hardforkAt(19_426_587, 1710338135)).to.equal("cancun");
    expect(hardforkAt(19_426_588, 1710338147)).to.equal("cancun");
  });

  it("knows the rules of every recorded incident", () => {
    expect(hardforkAt(12_996_659, 0x61124b6c)).to.equal("london");
    expect(hardforkAt(15_259_101, 0x62e84668)).to.equal("london");
    expect(hardforkAt(18_476_513, 0x6542214b)).to.equal("shanghai");
    expect(hardforkAt(23_717_397, 0x69085ddb)).to.equal("prague");
  });
});
