import { expect } from "chai";
import { drill } from "../../../src/range/drill/drill.ts";
import { loadScenario } from "../../../src/range/drill/scenario.ts";

const honest = { ...loadScenario("01-rogue-bridge-role"), attack: [] };

describe("drill", () => {
  for (const variant of ["attack", "no-responder"] as const)
    it(`boots nothing for a scenario in which everybody is honest, as ${variant}`, async () => {
      const told: string[] = [];
      const files = { recording: undefined, payload: undefined, live: new Map() };
      const options = { ...files, seed: undefined, engine: "anvil", fault: undefined, rules: undefined } as const;
      const progress = (text: string) => void told.push(text);

      const code = await drill({
        ...options,
        scenario: honest,
        variant,
        progress,
        now: () => 0,
        pace: async () => {},
        isPatient: false,
      }).catch((error) => error.code);

      expect(code).to.equal("CONFIG");
      expect(told).to.be.empty;
    });
});
