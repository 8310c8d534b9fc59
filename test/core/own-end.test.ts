import { expect } from "chai";
import { ownEnd } from "../../src/core/own-end.ts";
import type { Action, Chain } from "../../src/core/parts.ts";
import type { Address, Call } from "../../src/core/types.ts";
import { blockOf, failureOf, fakeAction, fakeChain } from "../support/fakes.ts";

const block = blockOf(100);
const pausedView: Call = { to: `0x${"11".repeat(20)}`, data: "0x5c975abb" };
const action = fakeAction({ holds: async (at, chain) => BigInt(await chain.call(pausedView, at)) === 1n });

/** Paused until this second; what nobody can simulate says nothing. */
const pausedUntil = (until: bigint | undefined, simulates = true): Pick<Chain, "simulate"> => ({
  simulate: async (calls, at, _: Address, time = block.timestamp) => {
    if (!simulates || at.hash !== block.hash) return undefined;
    const output = until === undefined || time < until ? "0x01" : "0x00";
    return calls.map(() => ({ success: true, output }));
  },
});

describe("the own end of an effect", () => {
  const endOf = (until: bigint | undefined, of: Action = action) => ownEnd(of, block, fakeChain(pausedUntil(until)));

  it("is the first second at which it does not hold although nothing happened: after a second, an hour, a month", async () => {
    for (const seconds of [1n, 3_600n, 2_592_000n])
      expect(await endOf(block.timestamp + seconds)).to.equal(block.timestamp + seconds);
  });

  it("is known of what asks for the time of its block itself", async () => {
    const until = block.timestamp + 600n;
    const timed = fakeAction({ holds: async (at) => "timestamp" in at && (at.timestamp as bigint) < until });

    expect(await endOf(undefined, timed)).to.equal(until);
  });

  it("is none of what holds until it is lifted", async () => {
    expect(await endOf(undefined)).to.equal(undefined);
  });

  it("is not evaluable where no node can simulate", async () => {
    const chain = fakeChain(pausedUntil(block.timestamp + 600n, false));

    expect(await failureOf(ownEnd(action, block, chain))).to.equal("NOT_EVALUABLE");
  });
});
