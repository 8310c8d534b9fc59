import { expect } from "chai";
import { drill, expectContained, expectLeftAlone, firebreak } from "../src/hardhat.ts";
import { scoreOf } from "./range/drill/scores.ts";

describe("drills in a team's own tests", function () {
  this.timeout(120_000);

  it("say what the command says when there is no score", async () => {
    const error = await drill({ name: "99-unknown" }).catch((thrown) => thrown);

    expect(error).to.include({ code: "DRILL" });
    expect(error.message).to.include("expected one of the drills").and.include("99-unknown");
  });

  it("end by their deadline", async () => {
    const error = await drill({ timeoutMs: 1 }).catch((thrown) => thrown);

    expect(error).to.include({ code: "DRILL" });
    expect(error.message).to.include("1 ms at the most");
  });

  it("are contained only when they are, in time, as expected, and without a false action", () => {
    expect(() => expectContained(scoreOf())).to.not.throw();
    expect(() => expectContained(scoreOf({ containedBlock: 12 }), { withinBlocks: 2 })).to.not.throw();
    for (const changes of [
      { contained: false },
      { containedBlock: 12 },
      { falseActions: 1 },
      { asExpected: false, why: ["5 lost"] },
    ])
      expect(() => expectContained(scoreOf(changes)), JSON.stringify(changes))
        .to.throw()
        .with.property("code", "DRILL");
  });

  it("are left alone only when nothing was sent and nobody blocked", () => {
    const alone = { variant: "benign", contained: false, transactions: 0 } as const;

    expect(() => expectLeftAlone(scoreOf(alone))).to.not.throw();
    for (const changes of [{ transactions: 1 }, { legitimateBlocked: 1 }, { falseActions: 1 }, { why: ["moved"] }])
      expect(() => expectLeftAlone(scoreOf({ ...alone, ...changes })), JSON.stringify(changes)).to.throw();
  });

  it("come with one task, which is loaded when it is asked for", () => {
    expect(firebreak.tasks?.map(({ id }) => id)).to.deep.equal([["drill"]]);
  });
});
