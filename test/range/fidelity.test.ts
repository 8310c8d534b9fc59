import { expect } from "chai";
import { checkFidelity } from "../../src/range/fidelity.ts";
import type { EngineName } from "../../src/range/fork.ts";
import { needs } from "../support/shared.ts";

const BLOCKS = ["zksyncos-22244135", "zeth-18884864", "pevm-18085863", "pevm-19426586", "pevm-15199017"];
const WITH_RECEIPTS = "zksyncos-22244135";
// EDR refuses a transaction whose sender an earlier one in the same block funds; block 18085863 has such a sender.
const ON_EDR = ["zksyncos-22244135", "zeth-18884864", "pevm-19426586"];

describe("re-executed mainnet blocks", function () {
  this.timeout(120_000);
  let recordings = "";
  before(function () {
    recordings = needs(this, "recordings");
  });

  const check = (engine: EngineName, names: readonly string[]) => {
    for (const name of names) {
      it(`have the real gas, bloom and receipts: ${name} on ${engine}`, async () => {
        const report = await checkFidelity(`${recordings}/block-${name}.json.gz`, engine);

        expect(report.differences).to.deep.equal([]);
        expect(report.transactions).to.be.greaterThan(0);
        // Of the others, no receipts were recorded; the header's root says it all.
        expect(report.receiptsCompared).to.equal(name === WITH_RECEIPTS ? report.transactions : 0);
      });
    }
  };
  check("anvil", BLOCKS);
  check("edr", ON_EDR);
});
