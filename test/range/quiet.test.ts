import { expect } from "chai";
import { openRecordedBlock, type Tally } from "../support/quiet.ts";
import { weth } from "../support/quiet-detectors.ts";
import { needs } from "../support/shared.ts";

const blocks = [
  "block-zksyncos-22244135",
  "block-zeth-18884864",
  "block-pevm-18085863",
  "block-pevm-19426586",
  "block-pevm-15199017",
] as const;

describe("the responder on real mainnet blocks", function () {
  this.timeout(180_000);
  const total: Tally = new Map();

  for (const name of blocks)
    describe(`in ${name}`, () => {
      let block: Awaited<ReturnType<typeof openRecordedBlock>>;
      before(async function () {
        block = await openRecordedBlock(needs(this, `recordings/${name}.json.gz`));
      });
      after(() => block?.close());

      it("says nothing", async () => {
        const { contracts, tally, findings, decisions } = await block.watch(false);

        add(total, tally);
        console.log(`note: ${name}: ${contracts} contracts: ${said(tally)}`);
        expect(findings).to.deep.equal([]);
        expect(decisions).to.deep.equal([]);
      });

      it("sees the one theft that is put into it, and nothing else", async () => {
        const { findings, decisions } = await block.watch(true);

        expect(findings.map(({ body }) => body["subject"])).to.deep.equal([weth]);
        expect(decisions.map(({ body }) => body["verdict"])).to.deep.equal(["shadow"]);
      });
    });

  // In a group of its own: mocha runs the tests that stand beside groups first.
  describe("in all of them", () => {
    it("could really evaluate every kind of detector, but those that ask a state which no recorded block keeps", function () {
      needs(this, "recordings");
      console.log(`note: all recorded blocks: ${said(total)}`);

      const never = [...total].flatMap(([kind, { evaluated }]) => (evaluated === 0 ? [kind] : []));
      // Of these only drills and tests on real code say that they are quiet.
      expect(never).to.deep.equal(["proxy", "share", "stale", "deviation", "market", "root"]);
    });
  });
});

function add(total: Tally, tally: Tally): void {
  for (const [kind, { evaluated, notEvaluable }] of tally) {
    const sum = total.get(kind) ?? { evaluated: 0, notEvaluable: 0 };
    total.set(kind, { evaluated: sum.evaluated + evaluated, notEvaluable: sum.notEvaluable + notEvaluable });
  }
}

function said(tally: Tally): string {
  return [...tally]
    .map(([kind, { evaluated, notEvaluable }]) => `${kind} ${evaluated} evaluated, ${notEvaluable} not evaluable`)
    .join("; ");
}
