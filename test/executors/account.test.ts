import { expect } from "chai";
import { median } from "../../src/executors/account.ts";
import { failureOf } from "../support/fakes.ts";

describe("the number in the middle", () => {
  it("is the middle one of an odd count, the smaller of the two of an even one, whatever the order", () => {
    const medians = [["0x7"], ["0x9", "0x7"], ["0x10", "0x9", "0x7"], ["0x1", "0x10", "0x9", "0x7"]].map(median);

    expect(medians).to.deep.equal([7n, 7n, 9n, 7n]);
  });

  it("leaves out what is none, and is none of nothing", async () => {
    expect(median([null, "five", "0x", "0x7"])).to.equal(7n);
    const failures = [[], [null], ["five"]].map((answers) => failureOf((async () => median(answers))()));
    expect(await Promise.all(failures)).to.deep.equal(Array(3).fill("RPC_BAD_ANSWER"));
  });
});
