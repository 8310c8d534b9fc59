import { expect } from "chai";
import { moving } from "../../src/chain/moving.ts";
import { messageOf } from "../../src/core/errors.ts";
import { supplyVsBacking } from "../../src/detectors/supply-vs-backing.ts";
import { look, make } from "../detectors/looking.ts";
import { answering } from "../detectors/numbers.ts";
import { blockOf, failureOf, fakeChain, sender, standingOf, stranger, target } from "../support/fakes.ts";

/** A chain whose nodes showed their last new block so many milliseconds ago. */
const aged = (quorum: number, ...ages: readonly (number | undefined)[]) =>
  moving(
    fakeChain({ chainId: 10n, head: async () => blockOf(50) }),
    { all: () => ages.map((headAgeMs) => standingOf({ headAgeMs })) },
    { quorum, staleSeconds: 60 },
    () => 0,
  );

describe("a chain that detectors of another one look at", () => {
  it("has a head while a quorum of its nodes moves: just below, at, just above", async () => {
    const codes = async (age: number | undefined) => failureOf(aged(2, 5, age, undefined).head());

    expect([await codes(59_999), await codes(60_000), await codes(60_001), await codes(undefined)]).to.deep.equal([
      "no failure",
      "no failure",
      "HEAD_STALE",
      "HEAD_STALE",
    ]);
    expect((await aged(1, 90_000, 5).head()).number).to.equal(50n);
  });

  it("has none after a start while an old head is all that its nodes showed [a restart while they stood still paused a sound bridge]: just below, at, just above", async () => {
    const chain = fakeChain({ chainId: 10n, head: async () => ({ ...blockOf(50), timestamp: 1_000n }) });
    const started = (seconds: number, hasMoved: boolean) => {
      const [judged, now] = [{ quorum: 1, staleSeconds: 60 }, () => (1_000 + seconds) * 1_000];
      return failureOf(moving(chain, { all: () => [standingOf({ hasMoved })] }, judged, now).head());
    };

    expect([
      await started(59, false),
      await started(60, false),
      await started(61, false),
      await started(61, true),
    ]).to.deep.equal(["no failure", "no failure", "HEAD_STALE", "no failure"]);
  });

  it("says which, since what block, and for how long", async () => {
    expect(await aged(1, 60_001).head().catch(messageOf)).to.include(
      "chain 10 shows no block after 50 for more than 60 s",
    );
  });

  it("is no ground for a finding while it stands still [what was locked there since was missing, and a sound bridge was paused]", async () => {
    const minted = answering({ [`${target} 0x18160ddd`]: [150n] });
    const locked = { ...answering({ "0x70a08231": [100n] }), chainId: 10n, head: async () => blockOf(50) };
    const bridge = (age: number) => {
      const judged = { quorum: 1, staleSeconds: 60 };
      const there = moving(locked, { all: () => [standingOf({ headAgeMs: age })] }, judged, () => 0);
      const settings = { token: target, backing: [{ account: sender, token: stranger, chain: 10 }] };
      return make(supplyVsBacking, settings, { chains: new Map([[10n, there]]) });
    };

    expect(await failureOf(look(bridge(60_001), { chain: minted }))).to.equal("HEAD_STALE");
    expect(await look(bridge(1_000), { chain: minted })).to.have.length(1);
  });
});
