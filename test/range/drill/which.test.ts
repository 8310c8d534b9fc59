import { expect } from "chai";
import { loadScenario } from "../../../src/range/drill/scenario.ts";
import { whichOf } from "../../../src/range/drill/which.ts";

const scenario = loadScenario("01-rogue-bridge-role");
const which = (changes: Partial<typeof scenario> = {}) =>
  whichOf({
    ...{ scenario: { ...scenario, ...changes }, engine: "anvil", variant: "attack" },
    ...{ fault: undefined, seed: undefined },
  });

describe("which drill a score is of", () => {
  it("follows from what its files say: the same in another checkout, another one in a folder of the same name [two such shared a result]", () => {
    expect(which({ folder: "/elsewhere/01-rogue-bridge-role" })).to.deep.equal(which());
    expect(which({ traffic: [] }).drill).to.equal(which().drill);
    expect(which({ traffic: [] }).scenario).to.not.equal(which().scenario);
    expect(which({ expected: { ...scenario.expected, falseActions: 7 } as never }).scenario).to.not.equal(
      which().scenario,
    );
  });
});
