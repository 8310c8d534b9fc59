import { expect } from "chai";
import { together } from "../../src/executors/together.ts";
import { makeTx } from "../store/changes.ts";
import { fakeExecutor, sender, stranger } from "../support/fakes.ts";

describe("several keys as one, and the cap", () => {
  it("says how far the key that signed it may go, and nothing where that has no cap", () => {
    const bound = () => ({ isReached: true, says: "at its cap" });
    const both = together([fakeExecutor({ bound }), fakeExecutor({ sender: stranger })], () => fakeExecutor());
    const of = (by: typeof sender) => both.bound?.([{ ...makeTx("one", 0), sender: by }], 0n);

    expect(of(sender)).to.deep.equal({ isReached: true, says: "at its cap" });
    expect(of(stranger)).to.equal(undefined);
  });
});
