import { expect } from "chai";
import { parse, walk } from "../../../scripts/mutate/ast.ts";
import { apply, type Mutant, mutantsIn } from "../../../scripts/mutate/mutants.ts";
import { declarationsOf } from "../../../scripts/mutate/operators.ts";

const header = "// SPDX-License-Identifier: MIT\npragma solidity ^0.8.30;\n";

function mutantsOf(body: string): { mutants: Mutant[]; bytes: Buffer } {
  const bytes = Buffer.from(`${header}contract X {\n${body}\n}\n`);
  const tree = parse(new Map([["contracts/X.sol", bytes.toString()]])).get("contracts/X.sol");
  if (tree === undefined) throw new Error("the compiler gave no tree");
  return { mutants: mutantsIn("contracts/X.sol", bytes, tree, declarationsOf(walk(tree))), bytes };
}

/** What an operator makes of a body, as `was -> text`. */
function made(operator: string, body: string): string[] {
  const { mutants } = mutantsOf(body);
  return mutants.filter(({ id }) => id.split(":")[2] === operator).map(({ was, text }) => `${was} -> ${text}`);
}

describe("the operators", () => {
  it("change nothing in comments, imports, texts that look like code, or declarations without a value", () => {
    const { mutants } = mutantsOf(
      "/// x < 1 and require(true)\nuint256 x; // y == 2\nevent E(uint256 a);\nerror F(bool ok);",
    );

    expect(mutants).to.deep.equal([]);
  });

  it("move a comparison by one at its edge and turn it round", () => {
    const body = (sign: string): string =>
      `function f(uint256 a, uint256 b) public pure returns (bool) { return a ${sign} b; }`;

    expect(made("relational", body("<"))).to.deep.equal(["< -> <=", "< -> >="]);
    expect(made("relational", body(">="))).to.deep.equal([">= -> >", ">= -> <"]);
    expect(made("relational", body("=="))).to.deep.equal(["== -> !="]);
    expect(made("relational", body("!="))).to.deep.equal(["!= -> =="]);
    expect(made("negation", body("<"))).to.deep.equal([]);
  });

  it("turn a truth round, whole and in its parts, never what is written to or read by nobody", () => {
    const body = `bool t;
      function g() private returns (bool) {}
      function f(bool a, bool b, bool c) public { t = a || !b || c; g(); }`;

    expect(made("negation", body)).to.deep.equal([
      "a || !b || c -> !(a || !b || c)",
      "a -> !(a)",
      "!b -> b",
      "c -> !(c)",
    ]);
  });

  it("make a number one more and one less, of zero only more, of a hexadecimal one another digit", () => {
    const body = "uint256 constant A = 6 hours; uint256 constant B = 0; bytes3 constant C = 0xef0100; uint256[3] d;";

    expect(made("plus-minus-one", body)).to.deep.equal([
      "6 hours -> (6 hours + 1)",
      "6 hours -> (6 hours - 1)",
      "0 -> (0 + 1)",
      "0xef0100 -> 0xef0101",
    ]);
  });

  it("leave out a check, a call, an assignment, a modifier; not the step of a loop", () => {
    const body = `uint256 x;
      modifier m() { _; }
      function g() private { delete x; }
      function f() public m { require(x == 0); g(); for (uint256 i; i < 2; ++i) x += i; if (x > 9) revert(); }`;

    expect(made("removed-require", body)).to.deep.equal(["require(x == 0); -> {}", "g(); -> {}", "revert(); -> {}"]);
    expect(made("removed-assignment", body)).to.deep.equal(["delete x; -> {}", "x += i; -> {}"]);
    expect(made("removed-modifier", body)).to.deep.equal(["m -> "]);
  });

  it("swap a constant for the next of its type, a truth, a largest number and a text for another", () => {
    const body = `uint256 constant A = 1; uint256 constant B = 2; uint8 constant LONELY = 3;
      function f() public pure returns (uint256, uint8, bool, uint256, bytes32) { return (A, LONELY, true, type(uint256).max, keccak256("t")); }`;

    expect(made("swapped-constant", body)).to.deep.equal([
      "A -> B",
      "true -> false",
      "type(uint256).max -> type(uint256).min",
      '"t" -> "t~"',
    ]);
  });

  it("change assembly as well", () => {
    const body =
      "function f() public view returns (uint256 a) { assembly { if gt(returndatasize(), 0x1f) { a := 1 } } }";

    expect(made("plus-minus-one", body)).to.deep.equal(["0x1f -> 32", "0x1f -> 30", "1 -> 2", "1 -> 0"]);
    expect(made("removed-assignment", body)).to.deep.equal(["a := 1 -> {}"]);
    expect(made("relational", body)).to.deep.equal(["gt -> lt"]);
  });

  it("make sources that compile, each with one place changed", () => {
    const body = `uint256 constant A = 1; uint256 constant B = 2; uint256 x;
      function f(uint256 a, bool b) public { require(a < A && !b, "no"); if (b) x = B; else { x -= 1; } }`;
    const { mutants, bytes } = mutantsOf(body);

    expect(mutants).to.have.length(17);
    for (const mutant of mutants)
      expect(() => parse(new Map([["contracts/X.sol", apply(bytes, mutant).toString()]])), mutant.id).to.not.throw();
  });

  it("name a mutant by its line, so that the name outlives changes elsewhere", () => {
    const line = "function f(uint256 a) public pure returns (bool) { return a < 1 || a < 1; }";
    const { mutants } = mutantsOf(line);
    const ids = mutants.map(({ id }) => id);

    expect(new Set(ids).size).to.equal(ids.length);
    expect(mutantsOf(`uint256 y;\n\n${line}`).mutants.map(({ id }) => id)).to.deep.equal(ids);
    expect(mutantsOf(line.replace("< 1;", "< 2;")).mutants.map(({ id }) => id)).to.not.deep.equal(ids);
  });
});
