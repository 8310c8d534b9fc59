import { expect } from "chai";
import { giveBack } from "../../src/cli/give-back.ts";

describe("the memory that a start gives back", () => {
  it("is what reading a large configuration left behind; for a smaller one nothing is looked for: just below, at", async () => {
    const left = new WeakRef({ text: "a" });
    // What was made in this turn is held until its end.
    await new Promise((resolve) => setImmediate(resolve));

    const looked = [99_999, 100_000].map((characters) => giveBack("x".repeat(characters)));

    expect(looked).to.deep.equal([false, true]);
    expect(left.deref()).to.equal(undefined);
  });
});
