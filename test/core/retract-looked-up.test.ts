import { expect } from "chai";
import { lookedUp } from "../../src/core/retract.ts";
import { blockOf, findingOf } from "../support/fakes.ts";

describe("retract, of what waited", () => {
  it("looks it up: retracts it when its block is gone, and not when nobody can say", async () => {
    const finding = findingOf({ block: blockOf(100) });
    const on = (branch: string) => ({ blockAt: async () => blockOf(100, branch) });
    const silent = { blockAt: () => Promise.reject(new Error("down")) };
    const kinds = async (one: typeof finding, chain: Parameters<typeof lookedUp>[1]) =>
      (await lookedUp(one, chain, () => 0)).map(({ kind }) => kind);

    expect(await kinds(finding, on("b"))).to.deep.equal(["retracted"]);
    expect([await kinds(finding, on("a")), await kinds(finding, silent)]).to.deep.equal([[], []]);
    expect(await kinds({ ...finding, order: ["pause"] }, on("b"))).to.deep.equal([]);
    expect(await kinds({ ...finding, origin: blockOf(7).hash }, on("b"))).to.deep.equal([]);
  });
});
