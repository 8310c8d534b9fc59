import { expect } from "chai";
import { nearest } from "../../src/lib/nearest.ts";

describe("the nearest name", () => {
  const names = ["moreThan", "moreThanBps", "chain", "chains", "store", "use"];

  it("is the one that differs in few letters: changed, left out, put in, turned round", () => {
    expect(["moreThenBps", "chan", "chaains", "stroe"].map((one) => nearest(one, names))).to.deep.equal([
      "moreThanBps",
      "chain",
      "chains",
      "store",
    ]);
  });

  it("is the same in other capitals, or with dashes", () => {
    expect(["morethanbps", "more-than-bps", "more_than"].map((one) => nearest(one, names))).to.deep.equal([
      "moreThanBps",
      "moreThanBps",
      "moreThan",
    ]);
  });

  it("is none where more differs: at, just above", () => {
    expect([nearest("sotr", ["store"]), nearest("xtorx", ["store"]), nearest("us", names)]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
    expect(nearest("anything", [])).to.equal(undefined);
  });
});
