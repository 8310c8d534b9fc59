import { expect } from "chai";
import { firebreak } from "../support/cli.ts";
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

  it("names who undoes it where the configuration does (it was whoever may call it, though that one is simulated)", async () => {
    const { path } = live.write(undoneBy(live.guardian.address));

    const { code, out } = await firebreak(["check", "--config", path], live.env);

    expect(code).to.equal(0);
    expect(out).to.match(
      /^ {2}undone: setPoolPause\(false\) of 0x[0-9a-f]{40}; that 0x[0-9a-f]{40} may is simulated$/m,
    );
    expect(out).to.include(live.guardian.address.toLowerCase());
  });
});
