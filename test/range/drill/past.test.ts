import { expect } from "chai";
import { compareWithPast, type History, historyField, lostBy } from "../../../src/range/drill/past.ts";
import { pastLines } from "../../../src/range/drill/print.ts";
import { pastOf } from "./scores.ts";

const history: History = {
  ...{ incident: "A bridge", lossUsd: 1_000, savedUsd: 0, response: "none", grows: "steps", blockSeconds: 12 },
  ...{
    curve: [
      [24, 400],
      [124, 1_000],
    ],
    sources: ["https://example.org"],
  },
};

describe("the history of a scenario", () => {
  it("is refused when its curve falls, stands still in time, or ends at another loss", () => {
    for (const curve of [
      [
        [0, 400],
        [10, 300],
      ],
      [
        [10, 400],
        [10, 1_000],
      ],
      [[0, 999]],
      [],
    ])
      expect(historyField.safeParse({ ...history, curve }).success, JSON.stringify(curve)).to.equal(false);
    expect(historyField.safeParse(history).success).to.equal(true);
    expect(historyField.safeParse({ ...history, curve: undefined, sources: [] }).success).to.equal(false);
  });

  it("counts what was lost in the very second of an answer", () => {
    expect([23, 24, 25, 123, 124, 9_999].map((second) => lostBy(second, history))).to.deep.equal([
      ...[0, 400, 400, 400, 1_000, 1_000],
    ]);
  });

  it("fills in what lies between two points only where the loss grew evenly, and nothing before the first", () => {
    const even: History = { ...history, grows: "evenly" };

    expect([23, 24, 74, 124].map((second) => lostBy(second, even))).to.deep.equal([0, 400, 700, 1_000]);
  });

  it("averts by blocks of that time, and nothing where nothing was contained", () => {
    expect(compareWithPast(history, true, 1).averted).to.deep.equal({ seconds: 12, lostUsd: 0, bps: 10_000 });
    expect(compareWithPast(history, true, 2).averted).to.deep.equal({ seconds: 24, lostUsd: 400, bps: 6_000 });
    expect(compareWithPast(history, true, undefined).averted).to.deep.equal({ seconds: null, lostUsd: 1_000, bps: 0 });
    expect(compareWithPast(history, false, undefined).averted).to.equal(null);
    expect(compareWithPast({ ...history, curve: undefined }, true, 1).averted).to.equal(null);
  });

  it("cuts the share that was saved then, so that only all of it is all", () => {
    expect(compareWithPast({ ...history, lossUsd: 1, savedUsd: 999_999 }, true, 1).savedBps).to.equal(9_999);
    expect(compareWithPast({ ...history, savedUsd: undefined }, true, 1).savedBps).to.equal(null);
  });

  it("is told in two sentences, the second one only where somebody answers", () => {
    expect(pastLines(pastOf())).to.deep.equal([
      "in history: Somebody's bridge, 3 September 2024, $27.3M lost, 79.3 % of what was at risk saved, stopped after 22 min: the team paused",
      "of that loss averted: 66.6 % (an answer after 12 s leaves $9.1M of it)",
    ]);
    expect(pastLines(pastOf({ averted: null, containedSeconds: null }))[0]).to.include("nobody stopped it");
    expect(pastLines(pastOf({ averted: { seconds: null, lostUsd: 27_300_000, bps: 0 } }))[1]).to.equal(
      "of that loss averted: 0.0 % (no answer held)",
    );
    expect(pastLines(pastOf({ averted: null }))).to.have.length(1);
    expect(pastLines(pastOf({ savedBps: null }))[0]).to.include("$27.3M lost, stopped after 22 min");
  });
});
