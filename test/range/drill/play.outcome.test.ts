import { expect } from "chai";
import { play } from "../../../src/range/drill/play.ts";
import { chainOf, move, options, recorder } from "./playing.ts";

describe("what came of a play", () => {
  it("is asked when all is over: what had no room in its block is in a later one, and what no block holds is no failure", async () => {
    const { stage } = recorder([], "", { late: 13n, never: 99n });
    const moves = [move("signal", { signal: true }), move("late"), move("never")];

    const { played } = await play(options([chainOf(stage)], moves, { tailBlocks: 2 }));

    expect(played.map(({ label, block, success, isMined }) => [label, block, success, isMined])).to.deep.equal([
      ["signal", 12n, true, true],
      ["late", 13n, true, true],
      ["never", 12n, false, false],
    ]);
  });

  it("leaves out of what a holder has what honest people brought or took, from its block on (a repayment hid a theft)", async () => {
    const { stage } = recorder();
    const brings: Readonly<Record<string, bigint>> = { "0x0": 500n, "0x1": 30n, "0x2": -7n };
    const moves = [
      move("thief", { signal: true }),
      move("customer", { who: "user" }),
      move("team", { after: 1, who: "protocol" }),
    ];

    const { beats } = await play(
      options([chainOf(stage)], moves, {
        holdings: async () => [1_000n],
        broughtBy: async (_, hash) => [brings[hash] ?? 0n],
      }),
    );

    expect(beats.map(({ held }) => held)).to.deep.equal([[1_000n], [970n], [977n], [977n]]);
  });
});
