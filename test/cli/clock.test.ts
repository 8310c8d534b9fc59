import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { clockOf } from "../../src/cli/clock.ts";

describe("the stepped clock", () => {
  it("closes a block at each line, and goes on by itself where the input has ended", async () => {
    const input = new PassThrough();
    const pace = clockOf("stepped", input);
    let closed = 0;
    const run = (async () => {
      for (let block = 0; block < 4; block++) {
        await pace(1, 1);
        closed++;
      }
    })();

    await sleep(20);
    const before = closed;
    input.write("\nnext\n");
    await sleep(20);
    const after = closed;
    input.end();
    await run;

    expect([before, after, closed]).to.deep.equal([0, 2, 4]);
  });
});
