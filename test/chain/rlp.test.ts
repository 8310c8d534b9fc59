import { expect } from "chai";
import { encodeRlp } from "ethers";
import { bytesIn, encode, fromHex, listIn } from "../../src/chain/rlp.ts";
import { seed } from "../support/seed.ts";

/** Around every length at which the prefix changes. */
const lengths = [0, 1, 2, 54, 55, 56, 57, 255, 256, 257, 65_535, 65_536];

describe(`recursive length prefix (${seed.shown})`, () => {
  const random = seed.random();
  const digitsOf = (bytes: number) =>
    Array.from({ length: bytes }, () => (random() * 256) | 0)
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");

  it("is that of ethers, of bytes as of digits", () => {
    for (const digits of ["", "00", "7f", "80", "ff", "A0", ...lengths.map(digitsOf)]) {
      const theirs = encodeRlp(`0x${digits}`);

      expect(`0x${bytesIn(digits)}`.toLowerCase()).to.equal(theirs);
      expect(Buffer.from(encode(fromHex(`0x${digits}`))).toString("hex")).to.equal(theirs.slice(2));
    }
  });

  it("is that of ethers for lists and for lists in lists", () => {
    for (const length of lengths) {
      const [one, other] = [digitsOf(length), digitsOf(3)];
      const ours = listIn([bytesIn(one), listIn([bytesIn(other), listIn([])])]);

      expect(`0x${ours}`).to.equal(encodeRlp([`0x${one}`, [`0x${other}`, []]]));
    }
  });
});
