import { expect } from "chai";
import { set } from "./climbing.ts";

const invented = 9_000_000;

describe("a climb that began at a block that one node made up", () => {
  it("goes on from the first head of the quorum, also after a restart (no further way was ever taken, and nobody called)", async () => {
    const it = set({ first: invented });
    await it.find();

    await it.heads(100, 102);
    it.restart();
    await it.heads(103, 107);

    expect(it.rungs()).to.deep.equal([`begun 0 ${invented}`, "begun 1 102", "begun 2 107"]);
  });

  it("is not one that began as far ahead as a reorganisation goes back", async () => {
    const it = set({ first: 104 });
    await it.find();

    await it.heads(100, 106);

    expect(it.rungs()).to.deep.equal(["begun 0 104", "begun 1 106"]);
  });
});
