import { expect } from "chai";
import { titleOf } from "../../src/config/title.ts";

describe("what a chain is called", () => {
  it("is its name, or its id where it is the only one and nobody named it", () => {
    expect(titleOf({ name: "base", id: 8453n })).to.equal("base");
    expect(titleOf({ name: "chain", id: 31337n })).to.equal("31337");
  });
});
