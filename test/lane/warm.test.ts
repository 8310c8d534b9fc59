import { expect } from "chai";
import { warmPath } from "../../src/lane/warm.ts";

describe("the way from a log to the broadcast", () => {
  it("is warmed up with made-up incidents that are all answered, and gives everybody a turn (the first real one took ten milliseconds longer)", async () => {
    let turns = 0;
    const count = (): void => {
      turns++;
      counting = setImmediate(count);
    };
    let counting = setImmediate(count);

    const sent = await warmPath(new AbortController().signal, 20);
    clearImmediate(counting);

    expect(sent).to.equal(20);
    expect(turns).to.be.at.least(5);
  });

  it("is left alone when whoever started it is to end", async () => {
    expect(await warmPath(AbortSignal.abort())).to.equal(0);
  });
});
