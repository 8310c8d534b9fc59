import { expect } from "chai";
import { drillSeries } from "../../src/cli/drill-series.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { DrillResult } from "../../src/range/drill/drill.ts";
import { loadScenario } from "../../src/range/drill/scenario.ts";
import type { Score } from "../../src/range/drill/score.ts";
import { type Turn, turnsOf } from "../../src/range/drill/series.ts";
import { whichOf } from "../../src/range/drill/which.ts";
import { faults } from "../../src/range/faults.ts";
import { scoreOf } from "../range/drill/scores.ts";
import { makeFolder } from "../store/changes.ts";
import { here } from "../support/cli.ts";

const turns = turnsOf([loadScenario("01-rogue-bridge-role")], [undefined, ...faults.slice(0, 2)]);
const [first, second] = faults.map(({ name }) => name);
const which = (turn: Turn) => whichOf({ ...turn, engine: "anvil", variant: "attack", seed: undefined });

/** A series in which what is named comes out so, and everything else as expected. */
function series(resume: string, changes: Readonly<Record<string, Partial<Score> | string>> = {}) {
  const played: (string | null)[] = [];
  const play = async (turn: Turn): Promise<DrillResult> => {
    const { fault } = which(turn);
    played.push(fault);
    const change = changes[fault ?? "none"];
    if (typeof change === "string") throw new FirebreakError("DRILL", change);
    const score = scoreOf({ ...which(turn), ...change });
    return { score, performance: { played: [], beats: [] }, entries: [] };
  };
  const run = async () => {
    await drillSeries(turns, { jobs: 1, responder: true, resume, which, play });
    return Number(process.exitCode);
  };
  return here(run, process.env).then((ran) => ({ ...ran, played }));
}

describe("a series that goes on", () => {
  let folder: ReturnType<typeof makeFolder>;
  let path = "";
  beforeEach(() => {
    folder = makeFolder();
    path = `${folder.path}/scores.json`;
  });
  afterEach(() => folder.remove());

  it("fails when one cell is beyond its budget, and says which and why", async () => {
    const { code, out } = await series(path, { [String(first)]: { asExpected: false, why: ["two blocks late"] } });

    expect(code).to.equal(1);
    expect(out).to.match(/NOT AS EXPECTED\n +two blocks late\n/);
    expect(out.trimEnd().split("\n").slice(-2)).to.deep.equal([
      "2 of 3 as expected",
      `  not: 01-rogue-bridge-role with ${first}: two blocks late`,
    ]);
  });

  it("shows what a drill says as text (it could move the cursor, and write over another drill's line)", async () => {
    const { out } = await series(path, {
      [String(first)]: { asExpected: false, why: ["late\u001b[2A"] },
      none: "\u001b[2K",
    });

    expect(out).to.include("late\\u001b[2A").and.include("failed: \\u001b[2K");
    expect(out).to.not.include("\u001b");
  });

  it("plays again what was not as expected, and nothing else", async () => {
    await series(path, { [String(first)]: { asExpected: false, why: ["two blocks late"] } });

    const { code, err, played } = await series(path);

    expect(played).to.deep.equal([first]);
    expect(err).to.include("2 of 3 stand in");
    expect(code).to.equal(0);
  });

  it("has nothing to play, and no complaint, when everything stands there", async () => {
    await series(path);

    const { code, out, played } = await series(path);

    expect([code, played]).to.deep.equal([0, []]);
    expect(out).to.equal("0 of 0 as expected\n");
  });

  it("plays again what ended with an error", async () => {
    await series(path, { [String(second)]: "the engine is gone" });

    expect((await series(path)).played).to.deep.equal([second]);
  });
});
