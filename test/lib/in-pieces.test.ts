import { expect } from "chai";
import { atOnce, inPieces } from "../../src/lib/in-pieces.ts";
import { turnsDuring } from "../support/turns.ts";

function* work(pieces: number, bytes: number) {
  for (let piece = 0; piece < pieces; piece++) yield bytes;
  return pieces;
}

describe("work in pieces", () => {
  it("gives the same, at once or not", async () => {
    expect([atOnce(work(7, 1)), await inPieces(work(7, 1)), await inPieces(work(7, 2 ** 30))]).to.deep.equal([7, 7, 7]);
  });

  it("waits for nobody while it is little, and gives everybody else a turn when it is much", async () => {
    expect(await turnsDuring(inPieces(work(256, 1024)))).to.equal(0);
    expect(await turnsDuring(inPieces(work(2_560, 1024)))).to.be.within(8, 11);
  });

  it("raises what the work raises", async () => {
    const broken = function* () {
      yield 2 ** 30;
      throw new RangeError("broken");
    };

    expect(await inPieces(broken()).catch((error: unknown) => error)).to.be.instanceOf(RangeError);
  });
});
