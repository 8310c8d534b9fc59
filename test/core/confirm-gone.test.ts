import { expect } from "chai";
import { blockOf } from "../support/fakes.ts";
import { set } from "./confirming.ts";

describe("a look at an effect that somebody else brought about", () => {
  it("is said once to be acted on again where two look at a time (its incident was handled twice)", async () => {
    const it = set(async () => false);
    const both = [101, 101].flatMap((number) => it.confirming.looks(blockOf(number)));

    await Promise.all(both.map(({ look }) => look()));

    expect(it.reasons()).to.have.length(1);
  });

  it("is not looked at in a block whose branch went away before its turn came (what held there alone was left alone)", async () => {
    const it = set(async ({ hash }) => hash === blockOf(102).hash);
    it.confirming.reorganised(101n);
    const [{ look } = { look: async () => undefined }] = it.confirming.looks(blockOf(102));
    it.confirming.reorganised(102n);
    await look();

    expect(await it.at(103)).to.deep.equal([["owner:changed"]]);
  });
});
