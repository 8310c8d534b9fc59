import { expect } from "chai";
import { drillNames, loadScenario } from "../src/range/drill/scenario.ts";
import { allScored, expectAnswered, scored } from "./support/drills.ts";

/** Drills at once: each waits for its clock most of the time. */
const jobs = ["--jobs", "2"];

describe("every drill", function () {
  this.timeout(90_000);

  for (const name of drillNames())
    describe(name, () => {
      const { attack, responder, actors } = loadScenario(name);

      it("leaves what only looks like it alone", async function () {
        const score = await scored(this, name, "--benign", ...jobs);

        expect(score.why).to.deep.equal([]);
        expect(score).to.include({ contained: false, falseActions: 0, transactions: 0, legitimateBlocked: 0 });
      });

      it("has playbooks that name only what the installation made", () => {
        const rules = JSON.stringify(responder).toLowerCase();
        const others = /attacker|thief|copycat|friend|honest|stranger|victim|newbridge/i;

        expect(Object.keys(actors).filter((one) => others.test(one) && rules.includes(`\${${one.toLowerCase()}`))).to.be
          .empty;
        expect(attack.length === 0 || Object.keys(actors).some((one) => others.test(one))).to.equal(true);
        expect(rules).to.not.match(/"0x[0-9a-f]{40}"/);
      });

      if (attack.length === 0) return;

      it("is answered as it must be, on anvil", async function () {
        expectAnswered(await scored(this, name, ...jobs));
      });

      it("loses without the responder what it must", async function () {
        const score = await scored(this, name, "--no-responder", ...jobs);

        expect(score.why).to.deep.equal([]);
        expect(score.contained).to.equal(false);
      });
    });

  // In a group of its own: mocha runs the tests that stand beside groups first.
  describe("taken together", () => {
    it("is answered within a second, in a quarter of them at the least", async function () {
      const scores = await allScored(this, ...jobs);

      const answers = scores.flatMap(({ ms }) => ms.broadcast ?? []).sort((one, other) => one - other);
      const [quarter, half] = [4, 2].map((part) => answers[Math.floor(answers.length / part)]);
      console.log(
        `note: ${answers.length} answers: a quarter within ${quarter} ms, half within ${half} ms, all within ${answers.at(-1)} ms`,
      );
      // Blocks are kept open for an answer that a busy machine holds up, which it does with some; a responder that became slow is slow with all. It takes
      // 40 to 70 ms where nothing else runs: less than a second says nothing of the machine, more would be a part of a real block.
      expect(quarter).to.be.below(1_000);
    });
  });
});
