import { expect } from "chai";
import { type LiveChain, openLiveChain, pausePool } from "../support/live-chain.ts";

describe("firebreak check, of what undoes a pause", function () {
  this.timeout(120_000);
  let live: LiveChain;
  before(async () => {
    live = await openLiveChain();
  });
  after(() => live.close());

  const undoneBy = (from: string, to?: string) => ({
    actions: {
      "pause-pool": {
        ...pausePool,
        undo: { from, ...(to && { to }), call: "function setPoolPause(bool)", args: [false] },
      },
    },
  });

  it("refuses one who may not, and a place without code (it was accepted, and paged only while it ran)", async () => {
    const [stranger, nowhere, guardian] = [
      await live.check(undoneBy(live.stranger.address)),
      await live.check(undoneBy(live.guardian.address, `0x${"e0".repeat(20)}`)),
      await live.check(undoneBy(live.guardian.address)),
    ];

    expect([stranger.code, stranger.about]).to.deep.equal([1, ["action pause-pool"]]);
    expect(stranger.why[0]).to.include("could not undo it");
    expect([nowhere.code, nowhere.about]).to.deep.equal([1, ["action pause-pool"]]);
    expect(guardian).to.deep.equal({ code: 0, about: [], why: [] });
  });
});
