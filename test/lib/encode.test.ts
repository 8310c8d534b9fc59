import { expect } from "chai";
import { encodeCall, selectorOf } from "../../src/lib/encode.ts";

const TO = "0x00000000000000000000000000000000000000aa";

describe("selectorOf", () => {
  it("refuses what is no function, and knows one with and without the word function", () => {
    for (const signature of ["pause", "event Paused()", ""])
      expect(() => selectorOf(signature))
        .to.throw()
        .with.property("code", "CONFIG");

    expect([selectorOf("pause()"), selectorOf("function pause()")]).to.deep.equal(["0x8456cb59", "0x8456cb59"]);
  });
});

describe("encodeCall", () => {
  it("takes no text and no number for a flag, at any depth", () => {
    for (const flag of ["false", "no", 0, 1])
      expect(() => encodeCall(TO, "setPaused(bool)", [flag]))
        .to.throw()
        .with.property("code", "CONFIG");
    expect(() => encodeCall(TO, "set((address,bool)[])", [[[TO, "false"]]]))
      .to.throw()
      .with.property("code", "CONFIG");
  });

  it("refuses what is no function, and arguments that do not fit", () => {
    for (const [signature, args] of [
      ["event Paused()", []],
      ["pause", []],
      ["pause()", [1]],
      ["setPaused(bool)", []],
    ] as const)
      expect(() => encodeCall(TO, signature, args))
        .to.throw()
        .with.property("code", "CONFIG");
  });

  it("encodes with and without the word function", () => {
    expect(encodeCall(TO, "pause()", [])).to.deep.equal({ to: TO, data: "0x8456cb59" });
    expect(encodeCall(TO, "function setPaused(bool)", [true]).data).to.equal(`0x16c38b3c${"0".repeat(63)}1`);
  });
});
