import { randomInt } from "node:crypto";
import { expect } from "chai";
import { type DrillRequest, drill } from "../src/hardhat.ts";
import { drillNames, loadScenario } from "../src/range/drill/scenario.ts";
import type { Score } from "../src/range/drill/score.ts";
import { faults } from "../src/range/faults.ts";
import { firebreak } from "./support/cli.ts";
import { needs } from "./support/shared.ts";

const seed = Number(process.env["FIREBREAK_SEED"] ?? randomInt(1, 1_000_000));

/** On both engines, and with crashes; the others take one engine, so that CI stays short. What may be lost says each `expected.yaml`. */
const thorough = ["01-rogue-bridge-role", "02-poly-network"];
/** On both engines alone; at night every drill is. */
const isNight = process.env["FIREBREAK_NIGHTLY"] === "1";
const onBoth = isNight ? drillNames() : [...thorough, "12-donate-and-liquidate", "17-pause-griefing"];

const allWithinMs = 600_000;
const nightMs = 10_800_000;
const attacked = drillNames().filter((name) => loadScenario(name).attack.length > 0);

/** Which cells of the matrix are played; at night all of them are. */
const matrixSeed = Number(process.env["FIREBREAK_MATRIX_SEED"] ?? 1);

/** What `drill --all` says of every drill in one variant, played once for all tests. */
const series = new Map<string, Promise<readonly Score[]>>();

async function playAll(args: readonly string[]): Promise<readonly Score[]> {
  const { out, err } = await firebreak(["drill", "--all", "--json", ...args], process.env, allWithinMs);
  expect(out, err).to.not.equal("");
  return JSON.parse(out);
}

/** Cells of the matrix; one that ends with an error is a failure. */
async function playMatrix(context: Mocha.Context, args: readonly string[]): Promise<readonly Score[]> {
  needs(context, "recordings");
  needs(context, "payloads");
  context.timeout(isNight ? nightMs : 120_000);
  const { out, err } = await firebreak(["drill", "--matrix", "--json", ...args], process.env, nightMs);
  expect(err.split("\n").filter((line) => line.includes("failed:"))).to.deep.equal([]);
  return JSON.parse(out);
}

function cellOf({ drill, fault }: Score): string {
  return `${drill} with ${fault}`;
}

function needsOf(context: Mocha.Context, name: string): void {
  const { recording, payload } = loadScenario(name).fork;
  if (recording !== undefined) needs(context, `recordings/${recording}.json.gz`);
  if (payload !== undefined) needs(context, `payloads/${payload}`);
}

/** The score of one drill out of a series. */
async function scored(context: Mocha.Context, name: string, ...args: string[]): Promise<Score> {
  context.timeout(allWithinMs);
  needsOf(context, name);
  const key = args.join(" ");
  const played = series.get(key) ?? playAll(args);
  series.set(key, played);
  const score = (await played).find(({ drill }) => drill === name);
  if (score === undefined) throw new Error(`${name} was not played with ${key}; play it alone to see why`);
  return score;
}

/** As a team's own tests play one. */
async function play(context: Mocha.Context, name: string, options: DrillRequest): Promise<Score> {
  needsOf(context, name);
  return drill({ name, timeoutMs: 90_000, ...options });
}

/** As its `expected.yaml` says, in the block that it says. */
function expectAnswered(score: Score): void {
  const { contained, containedAfterBlocks, transactions } = loadScenario(score.drill).expected;
  expect(score.why).to.deep.equal([]);
  expect(score).to.include({ contained: contained === true, transactions, falseActions: 0, journalIntact: true });
  if (contained === true) expect(score.blocks).to.include({ detect: 0, decide: 0, mine: containedAfterBlocks });
}

describe("every drill", function () {
  this.timeout(90_000);
  before(() => console.log(`note: drills varied with FIREBREAK_SEED=${seed}`));

  it(`is answered within its budget when something else goes wrong, too (FIREBREAK_MATRIX_SEED=${matrixSeed})`, async function () {
    const scores = await playMatrix(this, isNight ? [] : ["--sample", "4", "--draw", `${matrixSeed}`]);

    console.log(`note: played ${scores.map(cellOf).join(", ")}`);
    expect(scores).to.have.length.at.least(isNight ? attacked.length * (faults.length + 1) : 4);
    expect(scores.flatMap((score) => score.why.map((one) => `${cellOf(score)}: ${one}`))).to.be.empty;
  });

  if (isNight)
    it("leaves what only looks like it alone, whatever else goes wrong", async function () {
      const scores = await playMatrix(this, ["--benign"]);

      expect(scores).to.have.length(drillNames().length * (faults.length + 1));
      expect(scores.flatMap((score) => score.why.map((one) => `${cellOf(score)}: ${one}`))).to.be.empty;
      expect(scores.filter(({ transactions, falseActions }) => transactions + falseActions > 0)).to.be.empty;
    });

  for (const name of drillNames())
    describe(name, () => {
      const { attack, responder, actors } = loadScenario(name);

      it("leaves what only looks like it alone", async function () {
        const score = await scored(this, name, "--benign", "--jobs", "2");

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
        expectAnswered(await scored(this, name));
      });

      it("loses without the responder what it must", async function () {
        const score = await scored(this, name, "--no-responder", "--jobs", "2");

        expect(score.why).to.deep.equal([]);
        expect(score.contained).to.equal(false);
      });

      it(`is answered with other attackers, amounts and spacing (FIREBREAK_SEED=${seed})`, async function () {
        const score = await scored(this, name, "--seed", `${seed}`);

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
