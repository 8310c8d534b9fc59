import { isAbsolute } from "node:path";
import { expect } from "chai";
import { drillNames, loadScenario } from "../../../src/range/drill/scenario.ts";

describe("a scenario", () => {
  it("is refused by a name that no folder has, and by a path where there is none", () => {
    expect(() => loadScenario("99-unknown"))
      .to.throw()
      .with.property("code", "CONFIG");
    expect(() => loadScenario("./examples"))
      .to.throw("scenario.yaml")
      .with.property("code", "CONFIG");
  });

  it("is read from any folder, by its path", () => {
    const { name, folder } = loadScenario("./examples/drills/02-poly-network/");

    expect([name, isAbsolute(folder)]).to.deep.equal(["02-poly-network", true]);
  });

  it("is read from every folder of examples/drills, and says what a responder can see first", () => {
    expect(drillNames()).to.include.members(["01-rogue-bridge-role", "05-onyx"]);
    const played = drillNames().map(loadScenario);
    const blind = played.filter(
      ({ attack, expected }) => expected.contained && attack.length > 0 && !attack.some(({ signal }) => signal),
    );
    expect(blind.map(({ name }) => name)).to.be.empty;
  });

  it("spaces an attack at least two blocks after its signal", () => {
    const tight = drillNames().filter((name) => Number(loadScenario(name).vary["gap"]?.from ?? 2) < 2);

    expect(tight).to.be.empty;
  });
});
