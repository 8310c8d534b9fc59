import { expect } from "chai";
import { boundedDigestOf, digest, digestOf } from "../../src/lib/digest.ts";

describe("digest", () => {
  it("refuses what JSON has no words for", () => {
    expect(() => digest(undefined)).to.throw();
    expect(() => digest({ amount: 1n })).to.throw();
    expect(() => digest(Number.NaN)).to.throw();
  });

  it("is the sha256 that other programs compute of the same text", () => {
    expect(digestOf("")).to.equal("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(digest({})).to.equal(digestOf("{}"));
    expect(digest({ b: 1, a: [true, null, "ä"] })).to.equal(digestOf('{"a":[true,null,"ä"],"b":1}'));
  });

  it("does not depend on the order of keys, but on that of a list", () => {
    expect(digest({ a: 1, b: { c: 2, d: 3 } })).to.equal(digest({ b: { d: 3, c: 2 }, a: 1 }));
    expect(digest([1, 2])).not.to.equal(digest([2, 1]));
  });

  it("tells a number from its digits", () => {
    expect(digest({ a: 1 })).not.to.equal(digest({ a: "1" }));
  });

  it("takes of a long text its length and its ends, and of a short one everything", () => {
    const long = (middle: string, end = "z") => `${"a".repeat(200_000)}${middle}${"b".repeat(200_000)}${end}`;

    expect(boundedDigestOf("abc")).to.equal(digestOf("abc"));
    expect(boundedDigestOf(long("x"))).to.equal(boundedDigestOf(long("y")));
    expect(boundedDigestOf(long("x"))).not.to.equal(boundedDigestOf(long("xx")));
    expect(boundedDigestOf(long("x"))).not.to.equal(boundedDigestOf(long("x", "w")));
  });
});
