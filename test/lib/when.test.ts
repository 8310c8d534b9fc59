import { expect } from "chai";
import { when } from "../../src/lib/when.ts";

describe("when", () => {
  it("is a date, and a number where there is no such date", () => {
    expect(when(1_795_771_339n)).to.equal("2026-11-27T09:22:19.000Z");
    expect(when(8_640_000_000_000n)).to.equal("+275760-09-13T00:00:00.000Z");
    expect(when(8_640_000_000_001n)).to.equal("8640000000001");
  });
});
