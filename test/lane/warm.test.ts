import { expect } from "chai";
import { warmPath } from "../../src/lane/warm.ts";
import { turnsDuring } from "../support/turns.ts";

describe("the way from a log to the broadcast", () => {
  it("is warmed up with made-up incidents that are all answered, and gives everybody a turn (the first real one took ten milliseconds longer)", async () => {
    const warming = warmPath(new AbortController().signal, 20);
    const turns = await turnsDuring(warming);

    expect(await warming).to.equal(20);
    expect(turns).to.be.at.least(5);
  });

  it("is left alone when whoever started it is to end", async () => {
    expect(await warmPath(AbortSignal.abort())).to.equal(0);
  });
});
