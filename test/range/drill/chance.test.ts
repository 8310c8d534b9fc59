import { expect } from "chai";
import { draw, drillKey } from "../../../src/range/drill/chance.ts";
import { loadScenario } from "../../../src/range/drill/scenario.ts";

const poly = loadScenario("02-poly-network");

describe("draw", () => {
  it("is history without a seed", () => {
    const known = draw(poly, undefined);

    expect(known.get("attacker")).to.equal("0xc8a65fadf0e0ddaf421f28feab69bf6e2e589963");
    expect(known.get("gap")).to.equal("12");
  });

  it("is the same for the same seed, and other for another", () => {
    expect([...draw(poly, 5)]).to.deep.equal([...draw(poly, 5)]);
    expect(draw(poly, 5).get("attacker")).to.not.equal(draw(poly, 6).get("attacker"));
  });

  it("keeps numbers within their range and what is fixed as it is", () => {
    const drawn = Array.from({ length: 200 }, (_, seed) => draw(poly, seed));
    const gaps = drawn.map((known) => Number(known.get("gap")));

    expect(Math.min(...gaps)).to.equal(2);
    expect(Math.max(...gaps)).to.equal(12);
    expect(new Set(drawn.map((known) => known.get("owner")))).to.have.property("size", 1);
  });

  it("has the same people and the same responder in every run of history, so that what was recorded once is enough", () => {
    expect(draw(poly, undefined).get("governance")).to.equal(draw(poly, undefined).get("governance"));
    expect(draw(poly, undefined).get("governance")).to.not.equal(draw(poly, undefined).get("recovery"));
    expect(drillKey("responder")).to.match(/^0x[0-9a-f]{64}$/);
  });
});
