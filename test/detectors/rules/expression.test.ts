import { expect } from "chai";
import { FirebreakError } from "../../../src/core/errors.ts";
import { compile, type Names, type Values } from "../../../src/detectors/rules/expression.ts";
import { Int256, Uint256 } from "../../../src/detectors/rules/numbers.ts";
import { codeOf } from "../../support/fakes.ts";

const names: Names = { a: "uint256", b: "uint256", s: "int256", who: "string", yes: "bool", "event.value": "uint256" };
const max = 2n ** 256n - 1n;
const values: Values = {
  a: new Uint256(5n),
  b: new Uint256(max),
  s: new Int256(-7n),
  who: "0xab",
  yes: true,
  "event.value": new Uint256(9n),
};

function holds(text: string): boolean {
  const compiled = compile(text, names);
  if ("problem" in compiled) throw new Error(`${compiled.problem.offset}: ${compiled.problem.message}`);
  return compiled.holds(values);
}
const problem = (text: string) => {
  const compiled = compile(text, names);
  return "problem" in compiled ? compiled.problem : undefined;
};
const failure = (text: string): string => {
  try {
    return `${holds(text)}`;
  } catch (error) {
    return codeOf(error);
  }
};

describe("an expression", () => {
  it("mixes numbers of the EVM with plain ones, in every order", () => {
    for (const text of [
      "a + 1 == 6",
      "1 + a == 6",
      "a * 2 - 3 == 7",
      "10 / a == 2",
      "a % 3 == 2",
      "6 > a && a >= 5",
      "a != b",
      "event.value > a",
    ])
      expect(holds(text), text).to.equal(true);
    for (const text of [
      "s < 0",
      "s + a == -2",
      "a + s < 0",
      's == int256("-7")',
      "-8 < s",
      "s < a",
      "int256(a) - 6 < 0",
    ])
      expect(holds(text), text).to.equal(true);
  });

  it("says which names there are where one is unknown, and that there are no decimals (what would be right was not told)", () => {
    const all = "the names are a, b, s, who, yes, event.value";

    for (const text of ["a > c", "event.valu > 1"]) expect(problem(text)?.message, text).to.include(all);
    for (const text of ["a * 1.05 > b", "1e18 < a", "a == 1.0", "double(a) > 1.0"])
      expect(problem(text)?.message, text).to.include("there are no decimals: write a * 105 > b * 100");
    expect(problem("a * who > b")?.message).not.to.include("decimals");
  });

  it("knows an address with capitals, as explorers show it (it was equal to nothing, and unequal to itself)", () => {
    expect([holds('who == "0xAB"'), holds('who != "0xAb"'), holds("a == 0xA - 5")]).to.deep.equal([true, false, true]);
  });

  it("knows a part of an address with capitals, with one quote or two (it was at the end of nothing), and leaves other texts as they are", () => {
    for (const text of ['who.endsWith("AB")', "who.contains('Ab')", 'who.contains("B")', 'who.startsWith("0xA")'])
      expect(holds(text), text).to.equal(true);
    for (const text of ['who.endsWith("BA")', 'who == "AB"', '(yes ? "Much" : "x") == "much"'])
      expect(holds(text), text).to.equal(false);
    expect(holds('(yes ? "Bad" : "x") == "Bad"')).to.equal(true);
  });

  it("is exact beyond what a float or 64 bits hold: just below, at, just above", () => {
    const text = (tail: string) => `b == uint256("${max + BigInt(tail)}")`;

    expect([holds(text("-1")), holds(text("0"))]).to.deep.equal([false, true]);
    expect(problem(text("1"))?.message).to.include("above the range of uint256");
    expect(holds("b > 9223372036854775808")).to.equal(true);
  });

  it("has no value where the EVM's numbers would wrap around, or by zero", () => {
    for (const text of ["b + 1 > a", "a - 6 < b", "b * 2 > a", "a / 0 > 1", "a % (a - 5) > 1", "int256(b) > 0"])
      expect(failure(text), text).to.equal("NOT_EVALUABLE");
    expect([
      holds("b + 0 > a"),
      holds("a - 5 == 0"),
      holds("difference(a, 6) == 1"),
      holds("difference(b, a) > 1"),
    ]).to.deep.equal(Array(4).fill(true));
    expect([holds("min(a, b) == 5"), holds("max(a, 7) == 7"), holds("min(s, a) < 0")]).to.deep.equal([
      true,
      true,
      true,
    ]);
  });

  it("is checked before it runs, and says where it is wrong", () => {
    expect(problem("a > 1 && c > 2")).to.deep.include({ offset: 9 });
    expect(problem("a > 1 && event.amount > 2")?.message).to.include("amount");
    expect(problem('a + "x" > 1')?.message).to.include("uint256 + string");
    expect(problem("a > 1.5")?.message).to.include("double");
    expect(problem("a +")).to.deep.include({ offset: 3 });
    expect(problem("a + 1")?.message).to.include("true or false");
    expect(problem("yes && who == '0xab'")).to.equal(undefined);
  });

  it("refuses what is worked out of the text alone and has no value, and nothing else", () => {
    for (const text of [
      "a > 1000 * 1000000000000000000",
      "yes || a > 5 + (1 / (3 - 3))",
      'a > min(uint256("1"), uint256("-1"))',
      'a > uint256("1,000")',
      's < int256(uint256(1)) - int256("x")',
    ])
      expect(problem(text)?.message, text).to.include("in quotes");
    for (const text of ["a > 2 * (3 + 4) - 9", "a > -3", 'a > min(uint256("3"), 9)', "a * 9 > 2 - 3"])
      expect(problem(text), text).to.equal(undefined);
    expect([problem('who != "é😀"'), holds('yes && who != "😀"')]).to.deep.equal([undefined, true]);
    expect([holds("a < 10 - (4 - 3)"), holds("a > 10 - (4 - 3)")]).to.deep.equal([true, false]);
  });

  it("refuses regular expressions and what hides types, wherever they stand", () => {
    for (const text of [
      'who.matches("a+")',
      'yes || !(who + "x").matches("b")',
      '["x"].exists(x, x.matches("(a+)+"))',
      "dyn(a) > 1",
      'yes ? who.matches("a") : yes',
    ])
      expect(problem(text)?.message, text).to.include("refused");
    expect(problem('yes && who.matches("a")')?.offset).to.equal(7);
    expect(holds('who.startsWith("0xa")')).to.equal(true);
  });

  it("refuses what is too large to be looked at in a block", () => {
    expect(problem(Array(600).fill("yes").join(" && "))).not.to.equal(undefined);
    expect(problem(`${"(".repeat(100)}yes${")".repeat(100)}`)).not.to.equal(undefined);
  });

  it("has numbers that stay in their range", () => {
    const made = (make: () => unknown): unknown => {
      try {
        return make() && "made";
      } catch (error) {
        return error instanceof FirebreakError && error.code;
      }
    };

    expect([-1n, 0n, max, max + 1n].map((value) => made(() => new Uint256(value)))).to.deep.equal([
      "NOT_EVALUABLE",
      "made",
      "made",
      "NOT_EVALUABLE",
    ]);
    expect(
      [-(2n ** 255n) - 1n, -(2n ** 255n), 2n ** 255n - 1n, 2n ** 255n].map((value) => made(() => new Int256(value))),
    ).to.deep.equal(["NOT_EVALUABLE", "made", "made", "NOT_EVALUABLE"]);
  });
});
