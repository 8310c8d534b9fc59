import { randomInt } from "node:crypto";
import { expect } from "chai";
import { drillNames, loadScenario } from "../src/range/drill/scenario.ts";
import type { Score } from "../src/range/drill/score.ts";
import { firebreak } from "./support/cli.ts";
import { needs } from "./support/shared.ts";

const seed = Number(process.env["FIREBREAK_SEED"] ?? randomInt(1, 1_000_000));

/** On both engines, and with crashes; the others take one engine, so that CI stays short. What may be lost says each `expected.yaml`. */
const thorough = ["01-rogue-bridge-role", "02-poly-network"];

const allWithinMs = 300_000;

/** What `drill --all` says of every drill, played once for all tests. */
let all: Promise<readonly Score[]> | undefined;

async function playAll(): Promise<readonly Score[]> {
  const { out, err } = await firebreak(["drill", "--all", "--json"], process.env, allWithinMs);
  expect(out, err).to.not.equal("");
  return JSON.parse(out);
}

function needsOf(context: Mocha.Context, name: string): void {
  const { recording, payload } = loadScenario(name).fork;
  if (recording !== undefined) needs(context, `recordings/${recording}.json.gz`);
  if (payload !== undefined) needs(context, `payloads/${payload}`);
}

async function play(context: Mocha.Context, name: string, ...args: string[]): Promise<Score> {
  needsOf(context, name);
  const { code, out, err } = await firebreak(["drill", name, "--json", ...args]);

  expect(out, err).to.not.equal("");
  const score: Score = JSON.parse(out);
  expect(score.why, err).to.deep.equal([]);
  expect(code).to.equal(0);
  return score;
}

function expectContained(score: Score | undefined): void {
  expect(score?.why).to.deep.equal([]);
  expect(score).to.include({ contained: true, falseActions: 0, transactions: 1, journalIntact: true });
  expect(score?.blocks).to.deep.equal({ detect: 0, decide: 0, broadcast: 0, mine: 1, verify: 1 });
}

describe("every drill", function () {
  this.timeout(90_000);
  before(() => console.log(`note: drills varied with FIREBREAK_SEED=${seed}`));

  for (const name of drillNames())
    describe(name, () => {
      it("is contained in the block after the signal, on anvil", async function () {
        this.timeout(allWithinMs);
        needsOf(this, name);
        all ??= playAll();
        expectContained((await all).find(({ drill }) => drill === name));
      });

      if (thorough.includes(name))
        it("is contained in the block after the signal, on edr", async function () {
          expectContained(await play(this, name, "--engine", "edr"));
        });

      it("loses the money without the responder", async function () {
        const score = await play(this, name, "--no-responder");

        expect(score.contained).to.equal(false);
        expect(score.assets.map(({ lost }) => lost)).to.satisfy((all: string[]) => all.every((lost) => lost !== "0"));
      });

      it(`is contained with other attackers, amounts and spacing (FIREBREAK_SEED=${seed})`, async function () {
        const score = await play(this, name, "--seed", `${seed}`);

        expect(score).to.include({ contained: true, falseActions: 0, seed });
        expect(score.blocks.mine).to.equal(1);
      });

      it("leaves the announced change alone", async function () {
        const score = await play(this, name, "--benign");

        expect(score).to.include({ contained: false, falseActions: 0, transactions: 0, legitimateBlocked: 0 });
      });

      for (const fault of thorough.includes(name) ? ["crash-before-broadcast", "crash-after-broadcast"] : [])
        it(`is contained by exactly one transaction after a ${fault}`, async function () {
          const score = await play(this, name, "--fault", fault);

          expect(score).to.include({ variant: "fault", fault, contained: true, transactions: 1, journalIntact: true });
        });

      it("has playbooks that name only what the installation made", () => {
        const { responder, actors } = loadScenario(name);
        const rules = JSON.stringify(responder).toLowerCase();

        const attackers = Object.keys(actors).filter((actor) =>
          /attacker|thief|copycat|friend|honest|newbridge/i.test(actor),
        );
        expect(attackers).to.not.be.empty;
        expect(attackers.filter((actor) => rules.includes(`\${${actor.toLowerCase()}`))).to.deep.equal([]);
        expect(rules).to.not.match(/"0x[0-9a-f]{40}"/);
      });
    });
});
