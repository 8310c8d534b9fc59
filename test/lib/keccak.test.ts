import { expect } from "chai";
import { keccak256 } from "ethers";
import { inPieces } from "../../src/lib/in-pieces.ts";
import { keccakHex, keccakOf } from "../../src/lib/keccak.ts";

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

  it("hashes several long things in pieces at the same time, and short ones in between", async () => {
    const long = [300_000, 131_072, 131_073, 900_000].map((length, nth) => Buffer.alloc(length, nth + 1));
    const hashing = Promise.all(long.map((data) => inPieces(keccakOf([data]))));
    const between = setInterval(() => keccakHex(Buffer.from("abc")), 0);

    const hashes = await hashing;
    clearInterval(between);

    expect(hashes.map((hash) => `0x${Buffer.from(hash).toString("hex")}`)).to.deep.equal(
      long.map((one) => keccak256(one)),
    );
  });
});
