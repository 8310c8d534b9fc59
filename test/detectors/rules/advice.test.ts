import { expect } from "chai";
import { compile, type Names } from "../../../src/detectors/rules/expression.ts";

const names: Names = { a: "uint256", b: "uint256", s: "int256", who: "string", yes: "bool" };
const problem = (text: string) => {
  const compiled = compile(text, names);
  return "problem" in compiled ? compiled.problem : { message: "none", offset: -1 };
};
const says = (text: string, offset: number, message: RegExp) => {
  expect(problem(text).message, text).to.match(message);
  expect(problem(text).offset, text).to.equal(offset);
};

describe("what is said of an expression (the words were the library's: no such overload, Unexpected character: 'd')", () => {
  it("of an address without quotes names them, and of a number in quotes what it is without", () => {
    says(
      `who == 0x${"f3".repeat(20)}`,
      0,
      /^expected .*, found string == int; write addresses .* in quotes, such as "0x/,
    );
    says("who in [0x01]", 0, /; write addresses .* in quotes/);
    says('a > "5"', 0, /found uint256 > string; write a number without quotes, beyond 2\^63 as uint256\("/);
  });

  it("of words for signs, and of half a sign, names the signs", () => {
    says("yes and yes", 4, /found "and"; write && for and, \|\| for or, ! for not, == for is$/);
    says("yes OR yes", 4, /found "OR"; write && for and, \|\| for or/);
    says("not yes", 4, /; write ! for not$/);
    says("yes & yes", 4, /found "&"; write && for and/);
    for (const text of ["a = 5", "a => 5"]) says(text, 2, /found "="; compare with ==, !=, <, <=, > or >=$/);
    says("a <> 5", 3, /; compare with ==/);
  });

  it("of numbers that are written otherwise says how they are written", () => {
    for (const text of ["a > 5 ether", "a > 5 gwei", "a > 1 days"])
      says(
        text,
        6,
        /; there are no units: write a whole number in the smallest one, such as 5000000000000000000 for 5/,
      );
    for (const text of ["a > 1_000_000", "a > 1,000"]) says(text, 5, /; write whole numbers with nothing between/);
    says("a > 10 ** 18", 8, /found "\*"; there are no powers: write the number out/);
    says("a > 10^18", 6, /found "\^"; there are no powers/);
    says("a in [1000, 5]", 0, /found uint256 in list<int>; compare with each: write a == 1000 \|\| a == 5$/);
  });

  it("of what is true or false, of functions, of names and of nothing says what there is", () => {
    says("a && yes", 0, /true or false beside &&, .*found uint256; compare it/);
    says("yes == 1", 0, /found bool == int; write yes or !yes/);
    says("abs(s) > 1", 0, /found abs\(int256\); there are min\(a, b\)/);
    says("True", 0, /found True; the names are a, b, s, who, yes$/);
    says("a >", 3, /^expected a value, found the end;/);
    says("(a > 1", 6, /^expected a \), found the end;/);
    says('who == "0xab', 7, /^expected a quote that ends the text/);
    says('who in ("0x01", "0x02")', 14, /; write several values in square brackets/);
  });

  it("says of anything what was expected and found, on one line", () => {
    for (const text of [
      "",
      ";",
      "a ! b",
      "a > 0x",
      "if (yes) a",
      "a[0] > 1",
      "yes ? a : who",
      "{",
      "'\\q' == who",
      "a > b > s",
    ])
      expect(problem(text).message, text).to.match(/^expected .*, found .*; .*$/);
  });
});
