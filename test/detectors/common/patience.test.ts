import { expect } from "chai";
import { createPatience } from "../../../src/detectors/common/patience.ts";

describe("what takes many requests", () => {
  it("is done once, also for who asks while it is on its way (a look that was late began it again at each block)", async () => {
    let begun = 0;
    const { promise, resolve } = Promise.withResolvers<string>();
    const patience = createPatience<string>();
    const work = () => {
      begun++;
      return promise;
    };
    const [first, second] = [patience(100n, work), patience(101n, work)];
    resolve("done");

    expect(await Promise.all([first, second, patience(102n, work)])).to.deep.equal(["done", "done", "done"]);
    expect(begun).to.equal(1);
  });

  it("is tried again 64 blocks after it went wrong: before, at; and at once below that, where a reorganisation went back", async () => {
    const tried: bigint[] = [];
    const patience = createPatience<string>();
    for (const block of [100n, 101n, 163n, 164n, 150n]) {
      const work = async () => {
        tried.push(block);
        throw new Error("wrong");
      };
      expect(await patience(block, work).catch(({ message }: Error) => message)).to.equal("wrong");
    }

    expect(tried).to.deep.equal([100n, 164n, 150n]);
  });
});
