import { randomInt } from "node:crypto";
import { expect } from "chai";
import { type DrillRequest, drill } from "../src/hardhat.ts";
import { drillNames, loadScenario } from "../src/range/drill/scenario.ts";
import type { Score } from "../src/range/drill/score.ts";
import { faults } from "../src/range/faults.ts";
import { firebreak } from "./support/cli.ts";
import { allWithinMs, expectAnswered, isNight, needsOf, scored } from "./support/drills.ts";
import { needs } from "./support/shared.ts";

const seed = Number(process.env["FIREBREAK_SEED"] ?? randomInt(1, 1_000_000));
/** Which cells of the matrix are played; at night all of them are. */
const matrixSeed = Number(process.env["FIREBREAK_MATRIX_SEED"] ?? 1);

/** On both engines, and with crashes; the others take one engine, so that CI stays short. What may be lost says each `expected.yaml`. */
const thorough = ["01-rogue-bridge-role", "02-poly-network"];
/** On both engines alone; at night every drill is. */
const onBoth = isNight ? drillNames() : [...thorough, "12-donate-and-liquidate", "17-pause-griefing"];
const attacked = drillNames().filter((name) => loadScenario(name).attack.length > 0);
/** As few cells as have every drill and every fault. */
const cells = Math.max(attacked.length, faults.length);
const jobs = ["--jobs", "3"];

/** Cells of the matrix; one that ends with an error is a failure. */
async function playMatrix(context: Mocha.Context, args: readonly string[]): Promise<readonly Score[]> {
  needs(context, "recordings");
  needs(context, "payloads");
  context.timeout(allWithinMs);
  const { out, err } = await firebreak(["drill", "--matrix", "--json", ...jobs, ...args], process.env, allWithinMs);
  expect(err.split("\n").filter((line) => line.includes("failed:"))).to.deep.equal([]);
  return JSON.parse(out);
}

function cellOf({ drill, fault }: Score): string {
  return `${drill} with ${fault}`;
}

/** As a team's own tests play one. */
async function play(context: Mocha.Context, name: string, options: DrillRequest): Promise<Score> {
  needsOf(context, name);
  return drill({ name, timeoutMs: 90_000, ...options });
}

describe("drills, each as something else varies", function () {
  this.timeout(100_000);
  before(() => console.log(`note: drills varied with FIREBREAK_SEED=${seed}`));

  it(`are answered within their budget when something else goes wrong, too (FIREBREAK_MATRIX_SEED=${matrixSeed})`, async function () {
    const scores = await playMatrix(this, isNight ? [] : ["--sample", `${cells}`, "--draw", `${matrixSeed}`]);

    console.log(`note: played ${scores.map(cellOf).join(", ")}`);
    expect(scores).to.have.length.at.least(isNight ? attacked.length * (faults.length + 1) : cells);
    expect(new Set(scores.map((score) => score.drill))).to.have.property("size", attacked.length);
    expect(new Set(scores.flatMap(({ fault }) => fault ?? []))).to.have.property("size", faults.length);
    expect(scores.flatMap((score) => score.why.map((one) => `${cellOf(score)}: ${one}`))).to.be.empty;
  });

  if (isNight)
    it("leave what only looks like it alone, whatever else goes wrong", async function () {
      const scores = await playMatrix(this, ["--benign"]);

      expect(scores).to.have.length(drillNames().length * (faults.length + 1));
      expect(scores.flatMap((score) => score.why.map((one) => `${cellOf(score)}: ${one}`))).to.be.empty;
      expect(scores.filter(({ transactions, falseActions }) => transactions + falseActions > 0)).to.be.empty;
    });

  for (const name of attacked)
    describe(name, () => {
      it(`is answered with other attackers, amounts and spacing (FIREBREAK_SEED=${seed})`, async function () {
        const score = await scored(this, name, "--seed", `${seed}`, ...jobs);

        expectAnswered(score);
        expect(score.seed).to.equal(seed);
      });

      if (onBoth.includes(name))
        it("is answered as it must be, on edr", async function () {
          expectAnswered(await play(this, name, { engine: "edr" }));
        });

      for (const fault of thorough.includes(name) ? ["crash-before-broadcast", "crash-after-broadcast"] : [])
        it(`is contained by exactly one transaction after a ${fault}`, async function () {
          const score = await play(this, name, { fault });

          expect(score.why).to.deep.equal([]);
          expect(score).to.include({ variant: "fault", fault, contained: true, transactions: 1, journalIntact: true });
        });
    });
});
