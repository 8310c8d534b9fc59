import { expect } from "chai";
import { remember } from "../../src/lib/remember.ts";

describe("remember", () => {
  it("keeps so many, and lets go of what was spoken of longest ago: below, at, above", () => {
    const map = new Map<string, number>();
    const keys = (key: string, value: number) => {
      remember(map, key, value, 2);
      return [...map.keys()].join("");
    };

    expect([keys("a", 1), keys("b", 2), keys("a", 3), keys("c", 4)]).to.deep.equal(["a", "ab", "ba", "ac"]);
    expect(map.get("a")).to.equal(3);
  });
});
