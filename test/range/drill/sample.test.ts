import { expect } from "chai";
import { sampleOf } from "../../../src/range/drill/sample.ts";
import { drillNames, loadScenario } from "../../../src/range/drill/scenario.ts";
import { turnsOf } from "../../../src/range/drill/series.ts";
import { faults } from "../../../src/range/faults.ts";

const scenarios = drillNames().map(loadScenario);
const turns = turnsOf(scenarios, [undefined, ...faults]);
const namesOf = (seed: number, count: number) =>
  sampleOf(turns, count, seed).map(({ scenario, fault }) => [scenario.name, fault?.name ?? "none"] as const);

describe("a sample of the matrix", () => {
  it("has no cell without a fault or without an attack, none twice, and no more than there are", () => {
    const all = namesOf(1, 10_000);
    const attacked = scenarios.filter(({ attack }) => attack.length > 0).length;

    expect(all).to.have.length(attacked * faults.length);
    expect(new Set(all.map(String))).to.have.property("size", all.length);
    expect(all.filter(([, fault]) => fault === "none")).to.deep.equal([]);
  });

  it("takes no scenario and no fault twice before every other one", () => {
    for (const seed of [1, 2, 3]) {
      const drawn = namesOf(seed, 5);
      expect(new Set(drawn.map(([scenario]) => scenario))).to.have.property("size", 5);
      expect(new Set(drawn.map(([, fault]) => fault))).to.have.property("size", 5);
    }
  });

  it("has every scenario and every fault when it is as large as there are of either", () => {
    const attacked = scenarios.filter(({ attack }) => attack.length > 0).length;
    for (const seed of [1, 2, 3]) {
      const drawn = namesOf(seed, Math.max(attacked, faults.length));
      expect(new Set(drawn.map(([scenario]) => scenario))).to.have.property("size", attacked);
      expect(new Set(drawn.map(([, fault]) => fault))).to.have.property("size", faults.length);
    }
  });

  it("is the same for the same seed, and over seeds comes to every cell", () => {
    expect(namesOf(4, 5)).to.deep.equal(namesOf(4, 5));
    const seen = new Set(Array.from({ length: 1_000 }, (_, seed) => namesOf(seed, 5).map(String)).flat());
    expect(seen).to.have.property("size", namesOf(1, 10_000).length);
  });
});
