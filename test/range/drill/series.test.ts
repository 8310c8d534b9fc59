import { expect } from "chai";
import { FirebreakError } from "../../../src/core/errors.ts";
import { boardOf, shareSaved } from "../../../src/range/drill/board.ts";
import type { DrillResult } from "../../../src/range/drill/drill.ts";
import { loadScenario } from "../../../src/range/drill/scenario.ts";
import type { Score } from "../../../src/range/drill/score.ts";
import { type Outcome, playSeries, type Turn, turnsOf } from "../../../src/range/drill/series.ts";
import { faults } from "../../../src/range/faults.ts";
import { pastOf, scoreOf } from "./scores.ts";

const scenarios = ["01-rogue-bridge-role", "02-poly-network"].map(loadScenario);
const [crash] = faults;
const resultOf = (score: Score): DrillResult => ({ score, performance: { played: [], beats: [] }, entries: [] });
const playing = (play: (turn: Turn) => Promise<DrillResult>, jobs = 1) => {
  const seen: Outcome[] = [];
  const options = { turns: turnsOf(scenarios, [undefined, crash]), jobs, play };
  const lacks = ({ fork }: Turn["scenario"]) => (fork.recording === undefined ? undefined : "no recording");
  return playSeries({ ...options, lacks, onOutcome: (one) => seen.push(one) }).then((outcomes) => ({ outcomes, seen }));
};

describe("a series of drills", () => {
  it("goes on after an error, and skips by name what it cannot play", async () => {
    const { outcomes, seen } = await playing(async ({ scenario, fault }) => {
      if (fault !== undefined) throw new FirebreakError("DRILL", "the engine is gone");
      return resultOf(scoreOf({ drill: scenario.name }));
    });
    const { line, end } = boardOf(outcomes);

    expect(outcomes.map(({ kind }) => kind)).to.deep.equal(["played", "failed", "skipped", "skipped"]);
    expect(seen).to.have.length(4);
    expect(line(outcomes[1] as Outcome)[0])
      .to.include(`${crash?.name}`)
      .and.include("failed: the engine is gone");
    expect(line(outcomes[2] as Outcome)[0]).to.match(/^02-poly-network .*skipped: no recording$/);
    expect(end(outcomes)).to.deep.equal(["1 of 1 as expected, 1 ended with an error, 2 skipped"]);
  });

  it("plays so many at once and no more, and keeps the order of the turns", async () => {
    let [running, most] = [0, 0];
    const play = async ({ scenario, fault }: Turn) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return resultOf(scoreOf({ drill: `${scenario.name} ${fault?.name}` }));
    };
    const options = { turns: turnsOf(scenarios, [undefined, crash]), play, onOutcome: () => {} };
    const outcomes = await playSeries({ ...options, jobs: 3, lacks: () => undefined });

    expect(most).to.equal(3);
    expect(outcomes.map((one) => one.kind === "played" && one.result.score.drill)).to.deep.equal([
      "01-rogue-bridge-role undefined",
      `01-rogue-bridge-role ${crash?.name}`,
      "02-poly-network undefined",
      `02-poly-network ${crash?.name}`,
    ]);
  });
});

describe("the table of a series", () => {
  it("has a line for each drill, and why one is not as expected", () => {
    const turns = turnsOf(scenarios.slice(0, 1), [undefined]);
    const [turn] = turns;
    if (turn === undefined) throw new Error("expected a turn");
    const lost = [
      {
        token: "WBTC",
        on: "mainnet",
        decimals: 8,
        atRisk: "102825465615",
        lost: "10000000000",
        saved: "92825465615",
        usd: null,
      },
    ];
    const { head, line } = boardOf(turns);
    const played = (changes: Partial<Score>): readonly string[] =>
      line({ ...turn, kind: "played", result: resultOf(scoreOf(changes)) });

    expect(head.split(/ {2,}/)).to.deep.equal([
      "drill",
      "contained",
      "lost",
      "saved",
      "saved then",
      "stopped then",
      "averted",
      "false",
    ]);
    expect(played({ assets: lost })[0]?.split(/ {2,}/)).to.deep.equal([
      "01-rogue-bridge-role",
      "+1",
      "100 WBTC",
      "90.2 %",
      "-",
      "-",
      "-",
      "0",
      "as expected",
    ]);
    expect(played({ history: pastOf() })[0]?.split(/ {2,}/).slice(4, 7)).to.deep.equal(["79.3 %", "22 min", "66.6 %"]);
    expect(played({ contained: false, asExpected: false, why: ["too late"] })).to.satisfy(
      ([first = "", second = ""]: string[]) => / no .*NOT AS EXPECTED$/.test(first) && second.trim() === "too late",
    );
  });

  it("names at its end the cells that are not as expected, and why", async () => {
    const play = async ({ fault }: Turn) =>
      resultOf(scoreOf(fault === undefined ? {} : { asExpected: false, why: ["too late", "and too little"] }));
    const { outcomes } = await playing(play);

    expect(boardOf(outcomes).end(outcomes)).to.deep.equal([
      "1 of 2 as expected, 2 skipped",
      `  not: 01-rogue-bridge-role with ${crash?.name}: too late`,
    ]);
  });

  it("says of several tokens what the worst one saved, cut and never rounded up", () => {
    const asset = (atRisk: string, saved: string) => ({
      token: "T",
      on: "mainnet",
      decimals: 0,
      atRisk,
      lost: "0",
      saved,
      usd: null,
    });

    expect(shareSaved([asset("1000", "1000"), asset("10000", "9999")])).to.equal("99.9 %");
    expect(shareSaved([asset("0", "0")])).to.equal("100.0 %");
    expect(shareSaved([asset("7", "0")])).to.equal("0.0 %");
  });
});
