import { expect } from "chai";
import { FirebreakError, messageOf } from "../../src/core/errors.ts";

describe("the message of what was thrown", () => {
  it("is ours to its end, where it says what to do, and others' as far as a clue goes (ours was cut, too)", () => {
    const long = `${"expected one thing, found another; ".repeat(15)}nothing was deployed`;

    expect(messageOf(new FirebreakError("ONE_KEY", long))).to.equal(long);
    expect(messageOf(new Error(long))).to.equal(`${long.slice(0, 300)}…`);
    expect(messageOf(new FirebreakError("ONE_KEY", "x".repeat(601)))).to.equal(`${"x".repeat(600)}…`);
  });
});
