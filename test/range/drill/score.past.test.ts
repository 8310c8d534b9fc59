import { expect } from "chai";
import { type ScoreOptions, score } from "../../../src/range/drill/score.ts";
import { contained, entry, journal } from "./scored.ts";

describe("score, beside the real incident", () => {
  it("counts what was averted of the real loss from the blocks that it took, and nothing of a benign twin", () => {
    const averted = (options: ScoreOptions) => score(options).history?.averted;

    expect(averted(contained)).to.deep.equal({ seconds: 13, lostUsd: 0, bps: 10_000 });
    expect(averted({ ...contained, leverHolds: false })).to.include({ seconds: null, bps: 0 });
    expect(averted({ ...contained, variant: "no-responder" })).to.equal(null);
    expect(score({ ...contained, variant: "benign" }).history).to.equal(null);
  });

  it("says what people did", () => {
    const commands = [
      entry(8, "command", 1_500, {}),
      entry(9, "proposal", 1_500, { status: "proposed", says: "a call waits for its owners" }),
    ];

    expect(score(contained).people).to.deep.equal([]);
    expect(score({ ...contained, entries: [...journal, ...commands] }).people).to.deep.equal([
      "gave the command x",
      "were asked to sign a call waits for its owners",
    ]);
  });
});
