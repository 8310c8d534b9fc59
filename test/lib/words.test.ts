import { expect } from "chai";
import { addressOf, lower, toWord, withSmallAddresses, wordAt } from "../../src/lib/words.ts";

const one = "01".repeat(32);
const two = "02".repeat(32);

describe("words", () => {
  it("ends where the data ends: one digit short, whole, one digit more", () => {
    expect(wordAt(`0x${one.slice(1)}`, 0)).to.equal(undefined);
    expect(wordAt(`0x${one}`, 0)).to.equal(`0x${one}`);
    expect(wordAt(`0x${one}0`, 0)).to.equal(`0x${one}`);
    expect(wordAt(`0x${one}0`, 1)).to.equal(undefined);
    expect(wordAt("0x", 0)).to.equal(undefined);
  });

  it("finds a word by its place", () => {
    expect(wordAt(`0x${one}${two}`, 1)).to.equal(`0x${two}`);
    expect(wordAt(`0x${one}${two}`, 2)).to.equal(undefined);
  });

  it("makes a word of every uint256 and of nothing else", () => {
    expect(() => toWord(-1n)).to.throw(RangeError);
    expect(() => toWord(2n ** 256n)).to.throw(RangeError);
    expect(toWord(0n)).to.equal(`0x${"00".repeat(32)}`);
    expect(toWord(255n)).to.equal(`0x${"00".repeat(31)}ff`);
    expect(toWord(2n ** 256n - 1n)).to.equal(`0x${"ff".repeat(32)}`);
  });

  it("takes the low 20 bytes for an address", () => {
    expect(addressOf(`0x${"ff".repeat(12)}${"ab".repeat(20)}`)).to.equal(`0x${"ab".repeat(20)}`);
  });

  it("spells each address within a text in small letters, and nothing else: one digit short, whole, one digit more", () => {
    const [short, whole, long] = [39, 40, 41].map((digits) => `0x${"A".repeat(digits)}`);

    expect(withSmallAddresses(`Ev:${whole}:${whole}:Rule`)).to.equal(`Ev:0x${"a".repeat(40)}:0x${"a".repeat(40)}:Rule`);
    for (const text of [`${short}:X`, `${long}`]) expect(withSmallAddresses(text)).to.equal(text);
  });

  it("spells a value one way", () => {
    expect(lower("0xABcd")).to.equal("0xabcd");
  });
});
