import { expect } from "chai";
import hardhat from "../../hardhat.config.ts";
import { forge, read } from "../../scripts/test-forge.ts";

const line = (passed: number, failed: number, skipped: number): string =>
  `Ran 2 test suites in 5.66ms (1.2ms CPU time): ${passed} tests passed, ${failed} failed, ${skipped} skipped (9 total tests)`;
const run = (output: string, failed = 0) => ({ passed: 1 - failed, failed, skipped: [], output });

describe("forge", () => {
  it("fails when it ends badly, which npm's wrapper around it hides", async () => {
    const { passed, failed } = await forge(["test", "--no-such-option"]);

    expect([passed, failed]).to.deep.equal([0, 1]);
  });
});

describe("what forge says", () => {
  it("counts as a failure when it ran no test", () => {
    for (const code of [0, 1]) {
      const outcome = read(run("Error: Compiler run failed", code), "7");
      expect([outcome.passed, outcome.failed]).to.deep.equal([0, 1]);
      expect(outcome.output).to.contain("Compiler run failed");
    }
  });

  it("counts as a failure when it ends badly although no test failed", () => {
    expect(read(run(line(3, 0, 0), 1), "7").failed).to.equal(1);
  });

  it("is counted, with its seed and the calls of each invariant that held", () => {
    const suites = [
      "Ran 2 tests for test/contracts/a/A.t.sol:ATest\n[PASS] test_x() (gas: 1)\n[PASS] invariant_a() (runs: 100, calls: 50000, reverts: 0)",
      "Ran 1 test for test/contracts/b/B.t.sol:BTest\n[FAIL: Broken] invariant_b() (runs: 1, calls: 7, reverts: 1)",
    ];
    const { passed, failed, notes } = read(run([...suites, line(3, 2, 0)].join("\n\n"), 1), "7");

    expect([passed, failed]).to.deep.equal([3, 2]);
    expect(notes).to.deep.equal([
      "note: forge drew with FUZZ_SEED=7",
      "note: ATest.invariant_a over 50000 random calls",
    ]);
  });

  it("is shown from the failures on", () => {
    expect(read(run(`[PASS] test_x()\n${line(3, 1, 0)}\n\nFailing tests:\n[FAIL] test_y()`, 1), "7").output).to.equal(
      "Failing tests:\n[FAIL] test_y()",
    );
  });

  it("names the tests that it skipped", () => {
    expect(read(run(`[SKIP: no node] test_x()\n${line(3, 0, 1)}`), "7").skipped).to.deep.equal(["test_x()"]);
  });

  it("is skipped when forge is not installed", () => {
    const outcome = read({ passed: 0, failed: 0, skipped: ["forge is not installed"], output: "" }, "7");

    expect([outcome.failed, outcome.skipped.length]).to.deep.equal([0, 1]);
  });
});

describe("foundry.toml", () => {
  it("has Hardhat's compiler settings at night", async () => {
    const { output, failed } = await forge(["config", "--json"], { FOUNDRY_PROFILE: "nightly" });
    expect(failed).to.equal(0);
    const { settings } = hardhat.solidity as { settings: Record<string, unknown> };

    const { via_ir: viaIR, optimizer: enabled, optimizer_runs: runs, evm_version: evmVersion } = JSON.parse(output);

    expect({ viaIR, optimizer: { enabled, runs }, evmVersion }).to.deep.equal(settings);
  });
});
