import { expect } from "chai";
import { judge as judgeRun } from "../../../scripts/mutate/forge.ts";
import { judge } from "../../../scripts/mutate/judge.ts";
import { knownFaults } from "../../../scripts/mutate/known.ts";
import type { Mutant } from "../../../scripts/mutate/mutants.ts";
import { draw } from "../../../scripts/mutate/sample.ts";

describe("what forge said of a mutant", () => {
  it("is an error when it ran no test, for then nothing is known", () => {
    for (const output of [
      "",
      "Error: disk full",
      "Ran 0 test suites: 0 tests passed, 0 failed, 0 skipped (0 total tests)",
    ])
      expect(() => judgeRun(output, { code: 0, signal: null }), output).to.throw("expected forge to run tests");
  });

  it("is a death by the first failed test, or at the time limit; no life without a body", () => {
    const failed =
      "[PASS] test_a() (gas: 1)\n[FAIL: assertion failed: 1 != 2] test_b() (gas: 2)\n[FAIL] test_c() (gas: 2)";

    expect(judgeRun(failed, { code: 1, signal: null })).to.deep.equal({ outcome: "killed", by: "test_b" });
    expect(judgeRun("", { code: null, signal: "SIGXCPU" }).outcome).to.equal("killed");
    expect(judgeRun("Error: Compiler run failed:\nError (1)", { code: 1, signal: null }).outcome).to.equal("stillborn");
    expect(
      judgeRun("Ran 1 test suite: 3 tests passed, 0 failed, 0 skipped", { code: 0, signal: null }).outcome,
    ).to.equal("survived");
  });
});

describe("the judgement", () => {
  const mutants = Array.from({ length: 10 }, (_, n) => ({
    id: `m${n}`,
    file: "contracts/X.sol",
    line: n,
    was: "<",
    text: "<=",
    start: 0,
    end: 1,
  }));
  const nobody = { equivalent: {}, survivors: {} };
  const reason = "the value is read nowhere";

  function results(
    survived: number,
    stillborn = 0,
  ): Map<string, { id: string; outcome: "killed" | "survived" | "stillborn"; digest: string }> {
    const outcome = (n: number) => (n < survived ? "survived" : n < survived + stillborn ? "stillborn" : "killed");
    return new Map(mutants.map(({ id }, n) => [id, { id, outcome: outcome(n), digest: "" }]));
  }

  it("is enough at 90 of 100, not below, and never of nothing", () => {
    expect(judge(mutants, new Map(), nobody).enough).to.equal(false);
    expect(judge(mutants, results(2), nobody).enough).to.equal(false);
    expect(judge(mutants, results(1), nobody).enough).to.equal(true);
  });

  it("does not count what does not compile, and counts what is argued to be equivalent as living", () => {
    expect(judge(mutants, results(1, 1), nobody).text).to.contain("8/9 killed (88.9%)");
    expect(judge(mutants, results(2), { equivalent: { m0: reason, m1: reason }, survivors: {} }).enough).to.equal(
      false,
    );
  });

  it("refuses an argument that a test refutes, and lists who lives", () => {
    const refuted = judge(mutants, results(1), { equivalent: { m5: reason }, survivors: {} });

    expect(refuted.enough).to.equal(false);
    expect(refuted.text).to.contain("argued to be equivalent").and.contain("survived: m0 line 0: < -> <=");
  });

  it("refuses an entry that names no mutant, one that stands twice, and more than 3% of arguments", () => {
    const hundred = Array.from({ length: 100 }, (_, n) => ({ ...mutants[0], id: `m${n}` }) as Mutant);
    const equivalent = Object.fromEntries(["m0", "m1", "m2"].map((id) => [id, reason]));

    expect(knownFaults({ equivalent, survivors: { m3: reason } }, hundred)).to.deep.equal([]);
    expect(knownFaults({ equivalent: {}, survivors: { gone: reason } }, hundred)[0]).to.contain("gone");
    expect(knownFaults({ equivalent, survivors: { m0: reason } }, hundred)).to.have.length(1);
    expect(knownFaults({ equivalent: { ...equivalent, m3: reason }, survivors: {} }, hundred)[0]).to.contain("4.0%");
  });

  it("draws the same sample for the same seed, and another for another", () => {
    const ids = (seed: number): string[] => draw(mutants, 4, seed).map(({ id }) => id);

    expect(ids(1)).to.deep.equal(ids(1)).and.have.length(4);
    expect(ids(1)).to.not.deep.equal(ids(2));
  });
});
