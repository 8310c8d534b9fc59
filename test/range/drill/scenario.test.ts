import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
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

  it("takes from the one that it extends what it does not say itself, and from no path", () => {
    const [base, own] = ["08-thief-keeps-role", "09-pause-alone"].map(loadScenario);
    const folder = mkdtempSync(join(tmpdir(), "firebreak-scenario-"));
    writeFileSync(join(folder, "scenario.yaml"), "extends: ../08-thief-keeps-role\n");

    expect(own?.attack).to.deep.equal(base?.attack);
    expect(own?.install).to.deep.equal(base?.install);
    expect(own?.responder).to.not.deep.equal(base?.responder);
    expect(() => loadScenario(folder))
      .to.throw()
      .with.property("code", "CONFIG");
    rmSync(folder, { recursive: true });
  });
});
