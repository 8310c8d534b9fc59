import { expect } from "chai";
import { sketchOf } from "../../src/core/opcodes.ts";

describe("what code shows without being run", () => {
  it("does not take a function that is only called elsewhere for one of its own", () => {
    // PUSH4 pause() PUSH1 e0 SHL: calldata for somebody else.
    expect(sketchOf("0x638456cb5960e01b").selectors).to.be.empty;
  });

  it("takes no address from a push that the code ends within", () => {
    expect(sketchOf("0x73aabb").constants).to.deep.equal([]);
  });

  it("does not read the data of a push as an instruction", () => {
    // PUSH6 holds PUSH4 pause() EQ, and DELEGATECALL.
    expect(sketchOf("0x65638456cb591400")).to.deep.include({ selectors: new Set(), delegates: false });
    expect(sketchOf("0x60f400").delegates).to.equal(false);
  });

  it("does not read what Solidity writes of its sources behind the code", () => {
    // DELEGATECALL within four bytes of metadata.
    expect(sketchOf("0x00a1f4f4f40004").delegates).to.equal(false);
  });

  it("finds what a dispatcher compares, with EQ, behind a DUP, with SUB or XOR, and without leading zeros", () => {
    const found = sketchOf(
      "0x80638456cb5914 633f4ba83a8114 635c975abb03 63aabbccdd18 62123456 14".replace(/ /g, "") as `0x${string}`,
    );

    expect([...found.selectors]).to.deep.equal(["0x8456cb59", "0x3f4ba83a", "0x5c975abb", "0xaabbccdd", "0x00123456"]);
  });

  it("finds addresses in PUSH20 and in PUSH32, and DELEGATECALL", () => {
    const found = sketchOf(`0x73${"aa".repeat(20)}7f${"00".repeat(12)}${"bb".repeat(20)}7f${"cc".repeat(32)}f4`);

    expect(found.constants).to.deep.equal([`0x${"aa".repeat(20)}`, `0x${"bb".repeat(20)}`]);
    expect(found.delegates).to.equal(true);
  });
});
