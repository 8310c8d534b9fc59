import { expect } from "chai";
import { type Covered, judge, parse } from "../../scripts/coverage.ts";

const record = (path: string, ...lines: string[]): string =>
  ["TN:", `SF:${path}`, ...lines, "end_of_record", ""].join("\n");
const file = (lines: number, missedLines: number[], branches: number, missedBranches: number[]): Covered => ({
  path: "contracts/X.sol",
  lines: { found: lines, missed: missedLines },
  branches: { found: branches, missed: missedBranches },
});
const many = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe("the coverage of contracts", () => {
  it("is read per file: a line that ran zero times and a branch that was never reached are missed", () => {
    const text =
      record("a.sol", "DA:1,10", "DA:2,0", "BRDA:2,0,0,-", "BRDA:2,0,1,0", "BRDA:3,1,0,20") + record("b.sol", "DA:7,1");

    expect(parse(text)).to.deep.equal([
      { path: "a.sol", lines: { found: 2, missed: [2] }, branches: { found: 3, missed: [2, 2] } },
      { path: "b.sol", lines: { found: 1, missed: [] }, branches: { found: 0, missed: [] } },
    ]);
  });

  it("leaves files without code out", () => {
    expect(parse(record("interface.sol"))).to.deep.equal([]);
  });

  it("is not enough when nothing was measured", () => {
    expect(judge([]).enough).to.equal(false);
  });

  it("is enough from 99% of lines and 99% of branches on", () => {
    for (const [missed, enough] of [
      [11, false],
      [10, true],
      [9, true],
    ] as const) {
      expect(judge([file(1000, many(missed), 1000, [])]).enough).to.equal(enough);
      expect(judge([file(1000, [], 1000, many(missed))]).enough).to.equal(enough);
    }
  });

  it("counts all files together, and names what each one misses", () => {
    const { enough, text } = judge([file(10, [3, 4], 2, [5]), file(990, [], 200, [])]);

    expect(enough).to.equal(true);
    expect(text).to.contain("lines that no test runs: 3, 4").and.contain("lines with a way that no test takes: 5");
    expect(text.split("\n").at(-1)).to.contain("lines 998/1000 99.80%").and.contain("branches 201/202 99.50%");
  });
});
