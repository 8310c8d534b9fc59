import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { openScoreList } from "../../../src/range/drill/score-list.ts";
import { makeFolder } from "../../store/changes.ts";
import { scoreOf } from "./scores.ts";

describe("the scores of a series in a file", () => {
  let folder: ReturnType<typeof makeFolder>;
  let path = "";
  beforeEach(() => {
    folder = makeFolder();
    path = `${folder.path}/scores.json`;
  });
  afterEach(() => folder.remove());

  it("are refused where the file holds something else, which is left as it is", () => {
    for (const text of ["# A page\n", "{}", '[{"drill":"01-x"}]', ""]) {
      writeFileSync(path, text);

      expect(() => openScoreList(path))
        .to.throw(path)
        .with.property("code", "CONFIG");
      expect(readFileSync(path, "utf8")).to.equal(text);
    }
  });

  it("are there after each one, so that whoever is killed has lost none", () => {
    const list = openScoreList(path);
    expect(existsSync(path)).to.equal(false);

    list.add(scoreOf({ fault: "reorg-1" }), "this");
    list.add(scoreOf({ fault: "reorg-3" }), "this");

    expect(JSON.parse(readFileSync(path, "utf8"))).to.deep.equal([
      { ...scoreOf({ fault: "reorg-1" }), scenario: "this" },
      { ...scoreOf({ fault: "reorg-3" }), scenario: "this" },
    ]);
    expect(openScoreList(path).isDone({ ...scoreOf({ fault: "reorg-3" }), scenario: "this" })).to.equal(true);
  });

  it("are not taken for those of another fault, variant, seed or engine, nor of another folder of that name", () => {
    openScoreList(path).add(scoreOf({ fault: "reorg-1", variant: "fault", seed: null }), "this");
    const { isDone } = openScoreList(path);
    const same = {
      drill: "01-x",
      scenario: "this",
      engine: "anvil",
      variant: "fault",
      fault: "reorg-1",
      seed: null,
    } as const;

    expect(isDone(same)).to.equal(true);
    for (const other of [
      { drill: "02-x" },
      { engine: "edr" },
      { variant: "benign" },
      { fault: null },
      { seed: 4 },
      { scenario: "that" },
    ])
      expect(isDone({ ...same, ...(other as object) })).to.equal(false);
  });

  it("are played again where they were not as expected, and the later one counts", () => {
    openScoreList(path).add(scoreOf({ asExpected: false }), "this");
    const again = openScoreList(path);

    expect(again.isDone({ ...scoreOf(), scenario: "this" })).to.equal(false);
    again.add(scoreOf(), "this");

    expect(openScoreList(path).isDone({ ...scoreOf(), scenario: "this" })).to.equal(true);
    expect(JSON.parse(readFileSync(path, "utf8"))).to.have.length(1);
  });
});
