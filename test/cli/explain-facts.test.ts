import { expect } from "chai";
import { explanationOf } from "../../src/cli/explain-of.ts";
import { entriesOf, finding, key } from "./explaining.ts";

describe("the facts of an explanation", () => {
  it("shows every fact of a long rule, and of more than fit how many they are and where (it showed six, and said nothing of the rest)", () => {
    const factsOf = (count: number) => {
      const values = Array.from({ length: count }, (_, index) => [`read${index}`, `${index}`]);
      const evidence = { when: "a > b", ...Object.fromEntries(values), transaction: "0xcd" };
      const lines = explanationOf(entriesOf({ ...finding, body: { ...finding.body, evidence } }), key);
      return lines.slice(3).map((line) => line.trim());
    };

    expect(factsOf(23).slice(0, 2)).to.deep.equal(["when a > b", "read0 0"]);
    expect(factsOf(23).slice(-2)).to.deep.equal(["read22 22", "transaction 0xcd"]);
    expect(factsOf(24).slice(-3)).to.deep.equal([
      "read21 21",
      "… 2 more facts: `firebreak audit export` writes the record with all of them",
      "transaction 0xcd",
    ]);
  });
});
