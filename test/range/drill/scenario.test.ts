import { expect } from "chai";
import { drillNames, loadScenario } from "../../../src/range/drill/scenario.ts";

describe("a scenario", () => {
  it("is refused by a name that no folder has", () => {
    expect(() => loadScenario("99-unknown"))
      .to.throw()
      .with.property("code", "CONFIG");
    expect(() => loadScenario("../drills/01-rogue-bridge-role"))
      .to.throw()
      .with.property("code", "CONFIG");
  });

  it("is read from every folder of examples/drills", () => {
    expect(drillNames()).to.deep.equal([
      "01-rogue-bridge-role",
      "02-poly-network",
      "03-nomad",
      "04-azukidao-bean",
      "05-onyx",
    ]);
    expect(drillNames().map((name) => loadScenario(name).attack.filter(({ signal }) => signal).length)).to.deep.equal([
      1, 1, 1, 1, 1,
    ]);
  });

  it("spaces an attack at least two blocks after its signal", () => {
    const from = drillNames().map((name) => Number(loadScenario(name).vary["gap"]?.from));

    expect(Math.min(...from)).to.be.at.least(2);
  });
});
