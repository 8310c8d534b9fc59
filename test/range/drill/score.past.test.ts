import { expect } from "chai";
import { type ScoreOptions, score } from "../../../src/range/drill/score.ts";
import { contained, entry, journal, unpulled } from "./scored.ts";

describe("score, beside the real incident", () => {
  it("counts what was averted of the real loss from the blocks that it took, and nothing of a benign twin", () => {
    const averted = (options: ScoreOptions) => score(options).history?.averted;

    expect(averted(contained)).to.deep.equal({ seconds: 13, lostUsd: 0, bps: 10_000 });
    expect(averted({ ...contained, ...unpulled })).to.include({ seconds: null, bps: 0 });
    expect(averted({ ...contained, variant: "no-responder" })).to.equal(null);
    expect(score({ ...contained, variant: "benign" }).history).to.equal(null);
  });

  it("counts what the protocol's people do by script, and that people were told, as theirs", () => {
    const [move] = contained.performance.played;
    if (move === undefined) throw new Error("expected a move");
    const vote = { ...move, label: "a guardian votes", signal: false, who: "protocol" as const };
    const played = [move, vote, { ...vote, label: "a deposit", who: "user" as const }, { ...vote, success: false }];
    const told = [1, 2].map((at) => entry(at, "decision", at, { verdict: "notify", playbook: "tell" }));

    const { people } = score({ ...contained, entries: told, performance: { ...contained.performance, played } });

    expect(people).to.deep.equal([
      "were told (tell)",
      "as the scenario has it: a guardian votes",
      "as the scenario has it: a guardian votes (refused)",
    ]);
  });

  it("says what people did", () => {
    const commands = [
      entry(8, "command", 1_500, {}),
      entry(8, "command", 1_500, { verb: "ended", what: "brake" }),
      entry(9, "proposal", 1_500, { status: "proposed", says: "a call waits for its owners" }),
    ];

    expect(score(contained).people).to.deep.equal([]);
    expect(score({ ...contained, entries: [...journal, ...commands] }).people).to.deep.equal([
      "gave the command x",
      "were asked to sign a call waits for its owners",
    ]);
  });
});
