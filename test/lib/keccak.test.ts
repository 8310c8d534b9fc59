import { expect } from "chai";
import { keccak256 } from "ethers";
import { keccakHex } from "../../src/lib/keccak.ts";

describe("keccak", () => {
  it("hashes nothing and `abc` as Ethereum does", () => {
    expect(keccakHex(new Uint8Array())).to.equal("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    expect(keccakHex(Buffer.from("abc"))).to.equal(
      "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
    );
  });

  it("hashes like ethers at every length around the edges of a block, and of many blocks", () => {
    const lengths = [...Array.from({ length: 280 }, (_, length) => length), 1_360, 10_000, 24_577];
    const different = lengths.filter((length) => {
      const data = Uint8Array.from({ length }, (_, at) => (at * 7 + length) & 255);
      return keccakHex(data) !== keccak256(data);
    });

    expect(different).to.deep.equal([]);
  });
});
