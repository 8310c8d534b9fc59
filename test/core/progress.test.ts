import { expect } from "chai";
import { createProgress } from "../../src/core/progress.ts";
import { blockOf, observationOf } from "../support/fakes.ts";

describe("progress", () => {
  /** Detectors that have looked at blocks up to the one that is set. */
  function looking(upTo: bigint) {
    const state = { upTo };
    const progress = createProgress((number) => number <= state.upTo);
    const take = (number: number, counts = true, branch = "a", reorged: readonly number[] = []) =>
      progress.take(observationOf(blockOf(number, branch), { reorged: reorged.map((one) => blockOf(one)) }), counts)
        ?.number;
    return { state, take };
  }

  it("is the block itself where all have looked at once, and the last that is done where one takes long", () => {
    const { state, take } = looking(100n);

    const before = [take(100), take(101), take(102)];
    state.upTo = 101n;

    expect(before).to.deep.equal([100n, undefined, undefined]);
    expect([take(103), take(104)]).to.deep.equal([101n, undefined]);
  });

  it("never is a block that is gone, or one that does not count", () => {
    const { state, take } = looking(99n);
    take(100);
    state.upTo = 101n;

    expect([take(100, false, "b", [100]), take(101, false, "b")]).to.deep.equal([undefined, undefined]);
    expect(take(101, true, "b")).to.equal(101n);
  });
});
