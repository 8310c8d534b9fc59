import { expect } from "chai";
import { batchesOf, stages } from "../../scripts/test-stages.ts";

const named = (...names: readonly string[]) => stages.filter(({ name }) => names.includes(name));
const namesOf = (wanted: typeof stages) => batchesOf(wanted).map((batch) => batch.map(({ name }) => name));

describe("the stages of the tests", () => {
  it("run alone, in their order, but for neighbours that keep one core busy", () => {
    expect(namesOf(stages)).to.deep.equal([
      ["format", "lint", "types"],
      ["layout"],
      ["contracts"],
      ["proofs"],
      ["coverage", "mutants"],
      ["unit"],
      ["drills"],
    ]);
  });

  it("run one by one where neighbours are not asked for", () => {
    expect(namesOf(named("types", "mutants", "unit"))).to.deep.equal([["types"], ["mutants"], ["unit"]]);
  });
});
