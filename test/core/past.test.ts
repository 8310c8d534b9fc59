import { expect } from "chai";
import { createPast } from "../../src/core/past.ts";
import { blockOf } from "../support/fakes.ts";

describe("what was so at a block before", () => {
  const lacks = () => Promise.reject(new Error("the node is busy"));

  it("is asked still while nobody has answered, and from the first failure on for 30 seconds: before, at (a ladder went on while a node was silent)", async () => {
    const past = createPast();
    const answer = Promise.withResolvers<boolean>();
    const isAsked = (number: number) => past.isAsked("pause", blockOf(number));
    const asked = past.of("pause", blockOf(100), answer.promise).catch(() => undefined);

    const before = isAsked(1_000);
    answer.reject(new Error("the node is silent"));
    await asked;

    expect([before, isAsked(102), isAsked(103)]).to.deep.equal([true, true, false]);
  });

  it("is not asked any more when somebody could say it, or nobody could for long", async () => {
    const past = createPast();
    const isAsked = () => past.isAsked("pause", blockOf(100));

    await past.of("pause", blockOf(100), Promise.resolve(true));
    const said = isAsked();
    for (const number of [100, 101]) await past.of("pause", blockOf(number), lacks()).catch(() => undefined);
    const given = await past.of("pause", blockOf(103), lacks());

    expect([said, given, isAsked()]).to.deep.equal([false, undefined, false]);
  });
});
