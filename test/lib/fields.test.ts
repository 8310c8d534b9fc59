import { expect } from "chai";
import type { ZodType } from "zod";
import { address, amount, blockNumber, bytes, ether, gwei, id, word } from "../../src/lib/fields.ts";

/** What a field makes of each input; "refused" for none. */
const read = (field: ZodType, inputs: readonly unknown[]) =>
  inputs.map((input) => {
    const parsed = field.safeParse(input);
    return parsed.success ? parsed.data : "refused";
  });

const refused = (count: number) => Array(count).fill("refused");

describe("fields", () => {
  it("id: refuses the one name of its form that every object has", () => {
    const names = Reflect.ownKeys(Object.prototype);

    expect(read(id, names)).to.deep.equal(refused(names.length));
    expect(read(id, ["constructor-1", "pause", "0"])).to.deep.equal(["constructor-1", "pause", "0"]);
  });

  it("address: refuses capitals that are not its checksum (one digit wrong was another's, and taken)", () => {
    const mixed = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"; // EIP-55's first example
    const same = [mixed, mixed.toLowerCase(), `0x${mixed.slice(2).toUpperCase()}`];

    expect(read(address, [mixed.replace("5aAeb", "5aaeb"), mixed.replace("BeAed", "BeAee")])).to.deep.equal(refused(2));
    expect(read(address, same)).to.deep.equal(Array(3).fill(mixed.toLowerCase()));
  });

  it("address: refuses other lengths, other digits, numbers and spaces; reads capitals", () => {
    const digits = "AB".repeat(20);
    const wrong = [
      "0x",
      `0x${digits.slice(1)}`,
      `0x${digits}0`,
      digits,
      `0X${digits}`,
      `0x${"g".repeat(40)}`,
      ` 0x${digits}`,
      `0x${digits}\n`,
      1,
    ];

    expect(read(address, wrong)).to.deep.equal(refused(wrong.length));
    expect(read(address, [`0x${digits}`])).to.deep.equal([`0x${digits.toLowerCase()}`]);
  });

  it("word: refuses other lengths; reads any case", () => {
    const digits = "Ab".repeat(32);
    const wrong = ["0x1", `0x${digits.slice(1)}`, `0x${digits}0`, digits];

    expect(read(word, wrong)).to.deep.equal(refused(wrong.length));
    expect(read(word, [`0x${digits}`])).to.deep.equal([`0x${digits.toLowerCase()}`]);
  });

  it("bytes: refuses half a byte; reads none and many", () => {
    expect(read(bytes, ["0x1", "12", "", "0x123"])).to.deep.equal(refused(4));
    expect(read(bytes, ["0x", "0xAB", "0xABcd"])).to.deep.equal(["0x", "0xab", "0xabcd"]);
  });

  it("amount: says what it is counted in where a unit was written (it said which pattern it must match)", () => {
    const said = [amount, blockNumber].map((one) => one.safeParse("1000 ether").error?.issues[0]?.message);

    expect(said[0]).to.equal("expected a whole number in the smallest unit, such as 1000000");
    expect(said[1]).to.match(/^expected a block number/);
  });

  it("amount: refuses fractions, signs, exponents, hex and numbers that are not exact; reads up to 78 digits", () => {
    const wrong = ["", "-1", "1.0", "1e18", "0x1", "1_000", " 1", "9".repeat(79), -1, 0.5, 2 ** 53, 1e21, true, null];

    expect(read(amount, wrong)).to.deep.equal(refused(wrong.length));
    expect(read(amount, [0, "0", 2 ** 53 - 1, "9".repeat(78)])).to.deep.equal([
      0n,
      0n,
      9007199254740991n,
      10n ** 78n - 1n,
    ]);
  });

  it("blockNumber: refuses what no chain will reach; reads text and number", () => {
    expect(read(blockNumber, ["9".repeat(19), -1, "latest", 1.5])).to.deep.equal(refused(4));
    expect(read(blockNumber, [0, "21000000", 21_000_000])).to.deep.equal([0n, 21_000_000n, 21_000_000n]);
  });

  it("gwei: refuses parts of a wei, signs and exponents; reads decimals without rounding", () => {
    const wrong = ["0.1234567891", "-1", -1, "1e3", 1e-7, "1.", ".5", "", "1,5", Number.POSITIVE_INFINITY];

    expect(read(gwei, wrong)).to.deep.equal(refused(wrong.length));
    expect(read(gwei, [0, 2, 0.05, "0.123456789", "999999999"])).to.deep.equal([
      0n,
      2_000_000_000n,
      50_000_000n,
      123_456_789n,
      999_999_999_000_000_000n,
    ]);
  });

  it("ether: refuses parts of a wei and exponents; reads decimals without rounding", () => {
    expect(read(ether, ["0.1234567890123456789", 1e-7, 1e21, "1e18"])).to.deep.equal(refused(4));
    expect(read(ether, [0.1, "0.123456789012345678", 3])).to.deep.equal([
      10n ** 17n,
      123_456_789_012_345_678n,
      3n * 10n ** 18n,
    ]);
  });
});
