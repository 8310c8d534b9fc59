import { expect } from "chai";
import { warmReceipts } from "../../src/chain/warm.ts";
import { turnsDuring } from "../support/turns.ts";

describe("what reads receipts", () => {
  it("is warmed up with receipts that are read, hashed and searched like those of nodes, and gives everybody a turn", async () => {
    const warming = warmReceipts(new AbortController().signal, 2);
    const turns = await turnsDuring(warming);

    expect(await warming).to.be.above(0);
    expect(turns).to.be.at.least(6);
  });

  it("is left alone when whoever started it is to end", async () => {
    expect(await warmReceipts(AbortSignal.abort())).to.equal(0);
  });
});
