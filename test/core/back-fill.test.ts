import { expect } from "chai";
import { createBackFillNotes } from "../../src/core/back-fill.ts";

const at = (left: bigint, to = 200n) => ({ from: 101n, to, left });
const lefts = (...progress: readonly (readonly [bigint, bigint?])[]) => {
  const notes = createBackFillNotes("mainnet");
  return progress.flatMap(([left, to]) => notes.take(at(left, to)).map(({ body }) => body["left"]));
};

describe("what is written down of a back-fill", () => {
  it("is nothing when there is none", () => {
    expect(lefts([0n], [0n])).to.deep.equal([]);
  });

  it("is its begin, each tenth of its way, and its end, however often it is told", () => {
    const all = Array.from({ length: 101 }, (_, index) => [BigInt(100 - index)] as const);

    expect(lefts(...all, [0n])).to.deep.equal(["100", "90", "80", "70", "60", "50", "40", "30", "20", "10", "0"]);
  });

  it("says no tenth twice when there is more to do again, and begins anew after an end", () => {
    expect(lefts([50n], [150n, 300n], [140n, 300n], [70n, 300n], [0n, 300n], [60n], [0n])).to.deep.equal([
      "50",
      "70",
      "0",
      "60",
      "0",
    ]);
  });

  it("shows what goes on, and nothing at the end", () => {
    const notes = createBackFillNotes("mainnet");
    notes.take(at(40n));
    const during = notes.current();
    notes.take(at(0n));

    expect([during, notes.current()]).to.deep.equal([at(40n), undefined]);
  });
});
