import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { toBits, withModel } from "../../../scripts/proofs/bits.ts";
import { readQuery, withoutRanges, writeQuery } from "../../../scripts/proofs/query.ts";
import { parse, print } from "../../../scripts/proofs/sexpr.ts";
import { answer, z3 } from "../../../scripts/proofs/solver.ts";

const byte = (name: string): string => `(>= ${name} 0) (<= ${name} 255)`;
const query = (names: string[], claims: string): string =>
  [
    ...names.map((name) => `(declare-fun |${name}| () Int)`),
    `(assert (and ${claims}))`,
    "(check-sat)",
    `(get-value (${names.join(" ")}))`,
    "",
  ].join("\n");
const bits = (name: string): string => `((_ int2bv 8) ${name})`;

describe("a query", () => {
  it("is refused when its brackets do not match", () => {
    expect(() => parse("(a")).to.throw("without its )");
    expect(() => parse("a)")).to.throw("without its (");
  });

  it("keeps bars around names that need them, and only there", () => {
    expect(print(parse("(|a| |tuple[x]_0| (b) ())")[0] ?? "")).to.equal("(a |tuple[x]_0| (b) ())");
  });

  it("is flattened into its claims and written again as the same", () => {
    const { facts, commands } = readQuery(query(["a_1_0"], `(and (= a_1_0 1) ${byte("a_1_0")}) true`));

    expect(facts.map(print)).to.have.members(["(= a_1_0 1)", "(>= a_1_0 0)", "(<= a_1_0 255)", "true"]);
    expect(readQuery(writeQuery({ facts, commands })).facts).to.deep.equal(facts);
  });

  it("nests deeper than a stack", () => {
    const deep = `${"(and true ".repeat(50_000)}false${")".repeat(50_000)}`;

    expect(readQuery(query([], deep)).facts).to.have.length(50_001);
  });

  it("loses the ranges of the named variables and nothing else", () => {
    const claims = `${byte("a_1_0")} ${byte("a_1_7")} ${byte("b_2_0")} (= a_1_0 b_2_0)`;
    const { facts } = withoutRanges(readQuery(query(["a_1_0", "a_1_7", "b_2_0"], claims)), new Set([1]));

    expect(facts.map(print)).to.have.members(["(>= b_2_0 0)", "(<= b_2_0 255)", "(= a_1_0 b_2_0)"]);
  });
});

describe("a query in bits", () => {
  it("leaves out what has no range and what it does not know", () => {
    const text = toBits(readQuery(query(["a", "b"], `${byte("a")} (< a b) (= (select b 0) a) (< a 7)`)));

    expect(text).to.not.contain("b ").and.not.contain("select");
    expect(text).to.contain("(bvslt a ((_ sign_extend 5) (_ bv7 4)))");
  });

  it("gives a sum one more bit than its parts, so that it does not wrap", () => {
    const text = toBits(readQuery(query(["a", "b", "c"], `${byte("a")} ${byte("b")} (= c (+ a b))`)));

    expect(text).to.contain("(declare-fun a () (_ BitVec 9))").and.contain("(declare-fun c () (_ BitVec 10))");
  });

  it("is asked as it was with the values that were found, of those that solc wants to know", () => {
    const found = withModel(readQuery(query(["a", "b"], "true")), "sat\n((a #xff) (b #b011) (c #b1))");

    expect(found.facts.map(print)).to.deep.equal(["true", "(= a (- 1))", "(= b 3)"]);
  });
});

describe("z3", () => {
  const ask = z3(20);
  before(function () {
    if (spawnSync("z3", ["--version"]).error === undefined) return;
    this.test?.parent?.eachTest((test) => {
      test.title += " (z3 is not installed)";
    });
    this.skip();
  });

  // Small enough for it to answer both.
  const cases: [string, string, string][] = [
    ["a mask", "sat", `${byte("a")} (= (bv2nat (bvand ${bits("a")} ${bits("15")})) 9)`],
    ["a mask that is too narrow", "unsat", `${byte("a")} (> (bv2nat (bvand ${bits("a")} ${bits("15")})) 15)`],
    ["a sum beyond the byte", "sat", `${byte("a")} (> (+ a (bv2nat ${bits("a")})) 509)`],
    ["a sum beyond two bytes", "unsat", `${byte("a")} (> (+ a (bv2nat ${bits("a")})) 510)`],
    ["a difference below zero", "sat", `${byte("a")} (= (- (bv2nat ${bits("a")}) 255) (- 255))`],
    ["a number cut to its last bits", "unsat", `${byte("a")} (= (bv2nat ((_ int2bv 4) a)) 16)`],
    ["a shift", "unsat", `${byte("a")} (> (bv2nat (bvlshr ${bits("a")} ${bits("1")})) 127)`],
    ["a product and a quotient", "sat", `${byte("a")} (= (div (* a a) 2) 50) (= (bv2nat ${bits("a")}) 10)`],
  ];
  for (const [name, expected, claims] of cases)
    it(`gives the same answer in bits: ${name}, ${expected}`, () => {
      const asked = query(["a"], claims);

      expect(ask(asked).split("\n")[0]).to.equal(expected);
      expect(ask(toBits(readQuery(asked))).split("\n")[0]).to.equal(expected);
      expect(answer(readQuery(asked), ask).split("\n")[0]).to.equal(expected);
    });

  it("is not believed when what it found in bits does not hold of the query", () => {
    // What is left out here, since b has no range, is what contradicts.
    const asked = query(["a", "b"], `${byte("a")} (= (bv2nat ${bits("a")}) 3) (= b (+ b a))`);

    expect(ask(toBits(readQuery(asked))).split("\n")[0]).to.equal("sat");
    expect(answer(readQuery(asked), ask).split("\n")[0]).to.equal("unsat");
  });

  it("ends at its deadline without an answer", () => {
    const hard = query(
      ["a", "b", "c"],
      "(> a 1) (> b 1) (> c 1) (= (+ (* a a a a a) (* b b b b b)) (* c c c c c)) (> (* a b c) 100000)",
    );

    expect(z3(1)(hard)).to.match(/^(timeout|unknown)/);
  });
});
