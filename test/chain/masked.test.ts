import { expect } from "chai";
import { maskOf } from "../../src/chain/masked.ts";

const mask = maskOf("https://user:p%40ss-word@node.example/v3/0123456789abcdef/mainnet?apikey=k3y5&x=1");

describe("what a node says, without the keys of its URL", () => {
  it("holds neither path, password nor query, as they stand or decoded", () => {
    const said = mask("project 0123456789abcdef of user:p@ss-word (p%40ss-word) used k3y5 up");

    expect(said).to.equal("project [hidden] of [hidden]:[hidden] ([hidden]) used [hidden] up");
  });

  it("keeps words that are no keys", () => {
    expect(mask("v3 of mainnet has 1 error")).to.equal("v3 of mainnet has 1 error");
  });

  it("is cut, and no key that the cut goes through is left in part", () => {
    expect(mask("x".repeat(10_000))).to.have.length(1_001);
    expect(mask(`${"x".repeat(995)}0123456789abcdef`)).not.to.include("01234");

    const long = "f".repeat(64);
    expect(maskOf(`https://node.example/${long}`)(`${long},`.repeat(40))).not.to.include("ff");
  });
});
