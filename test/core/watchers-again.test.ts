import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Observation } from "../../src/core/types.ts";
import { findingOf, never, settled } from "../support/fakes.ts";

import { busy, detector, set } from "./watching.ts";

describe("watchers, when a block cannot be read", () => {
  it("look again at the next block when the node could not say, and are not idle until then", async () => {
    const seen: string[] = [];
    let fails = 1;
    const flaky = detector("flaky", seen, async ({ block }) => {
      if (fails-- > 0) throw busy();
      return [findingOf({ key: `at ${block.number}` })];
    });
    const { watchers, observe, found } = set([flaky]);

    await observe(100);
    const idle = watchers.hasLookedUpTo(1_000n);
    await observe(101);

    expect(idle).to.equal(false);
    expect(watchers.hasLookedUpTo(1_000n)).to.equal(true);
    expect(seen).to.deep.equal(["flaky 100", "flaky 101", "flaky 100"]);
    expect(found).to.deep.equal(["at 101", "at 100"]);
  });

  it("look again by themselves after a rest, so that a busy moment of the node costs no block", async () => {
    const seen: string[] = [];
    const { promise: foundIt, resolve } = Promise.withResolvers<void>();
    let fails = 2;
    const flaky = detector("flaky", seen, async () => {
      if (fails-- > 0) throw busy();
      resolve();
      return [];
    });
    const { watchers, observe } = set([flaky], 5_000, 5);

    await observe(100);
    await foundIt;
    await settled();

    expect(seen).to.deep.equal(["flaky 100", "flaky 100", "flaky 100"]);
    expect(watchers.hasLookedUpTo(1_000n)).to.equal(true);
  });

  it("do not use up the looks at a resting block while they catch up", async () => {
    const seen: string[] = [];
    const { observe, faults } = set([detector("flaky", seen, () => Promise.reject(busy()))], 5_000, 60_000);

    for (const block of [100, 101, 102, 103, 104, 105]) await observe(block);

    expect(seen).to.have.length(6);
    expect(faults.filter((one) => one.endsWith("last"))).to.deep.equal([]);
  });

  it("look at newer blocks while an older one cannot be read (it blinded its detector), and give it up after five", async () => {
    const seen: string[] = [];
    const poisoned = detector("poisoned", seen, async ({ block }) => {
      if (block.number === 100n) throw busy();
      return [findingOf({ key: `at ${block.number}` })];
    });
    const { watchers, observe, found, faults } = set([poisoned]);

    for (const block of [100, 101, 102, 103]) await observe(block);
    const beforeLast = watchers.hasLookedUpTo(1_000n);
    await observe(104);

    expect(found).to.deep.equal(["at 101", "at 102", "at 103", "at 104"]);
    expect(faults.map((one) => one.endsWith("last"))).to.deep.equal([false, false, false, false, true]);
    expect([beforeLast, watchers.hasLookedUpTo(1_000n)]).to.deep.equal([false, true]);
  });

  it("give no block up for which nobody could be asked, however often [a quorum that was missing for a minute cost it]", async () => {
    const seen: string[] = [];
    let silence: string | undefined;
    const silent = detector("silent", seen, async ({ block }) => {
      if (silence !== undefined) throw new FirebreakError(silence, "nobody", { retryable: true });
      return [findingOf({ key: `at ${block.number}` })];
    });
    const { watchers, observe, found, faults } = set([silent]);

    for (const code of ["NO_QUORUM", "RPC_LIMITED", "RPC_UNREACHABLE", "NO_QUORUM", "RPC_LIMITED", "NO_QUORUM"]) {
      silence = code;
      await observe(100 + seen.length);
    }
    const idle = watchers.hasLookedUpTo(100n);
    silence = undefined;
    await observe(200);

    expect(faults.filter((one) => one.endsWith("last"))).to.deep.equal([]);
    expect([idle, watchers.hasLookedUpTo(1_000n)]).to.deep.equal([false, true]);
    expect(found).to.include("at 100").and.to.have.length(7);
  });

  it("give up after 200 looks what no quorum keeps any more (the cursor never passed it): one before, at", async () => {
    const nobody = async ({ block }: Observation) => {
      if (block.number === 100n) throw new FirebreakError("NO_QUORUM", "nobody", { retryable: true });
      return [];
    };
    const { observe, watchers, faults } = set([detector("silent", [], nobody)]);

    for (let looks = 0; looks < 199; looks += 1) await observe(100 + looks);
    const before = watchers.hasLookedUpTo(100n);
    await observe(299);

    expect([before, watchers.hasLookedUpTo(100n)]).to.deep.equal([false, true]);
    expect(faults.at(-1)).to.equal("silent 100 NO_QUORUM last");
  });

  it("count none of these looks while no block comes that the quorum vouches for (an outage of a quarter of an hour cost what had just been shown)", async () => {
    let isAway = true;
    const nobody = async ({ block }: Observation) => {
      if (block.number === 100n && isAway) throw new FirebreakError("NO_QUORUM", "nobody", { retryable: true });
      return [findingOf({ key: `at ${block.number}` })];
    };
    const { observe, watchers, found, faults } = set([detector("silent", [], nobody)]);

    await observe(100);
    for (let looks = 1; looks < 300; looks += 1) await observe(100 + looks, { belowQuorum: true });
    const idle = watchers.hasLookedUpTo(100n);
    isAway = false;
    await observe(400);

    expect(faults.filter((one) => one.endsWith("last"))).to.deep.equal([]);
    expect([idle, watchers.hasLookedUpTo(1_000n)]).to.deep.equal([false, true]);
    expect(found.at(-1)).to.equal("at 100");
  });

  it("give up after five looks what the quorum does not vouch for, though nobody could be asked", async () => {
    const nobody = () => Promise.reject(new FirebreakError("NO_QUORUM", "nobody", { retryable: true }));
    const { observe, faults } = set([detector("silent", [], nobody)]);

    await observe(100, { belowQuorum: true });
    for (const block of [101, 102, 103, 104]) await observe(block);

    expect(faults.filter((one) => one.endsWith("last"))).to.deep.equal(["silent 100 NO_QUORUM last"]);
  });

  it("give up first what the quorum does not vouch for where too much waits", async () => {
    const { observe, faults } = set([detector("stuck", [], never)], 1);

    void observe(0);
    void observe(1, { belowQuorum: true });
    for (let block = 2; block < 65; block += 1) void observe(block);
    await observe(65);

    const dropped = faults.filter((one) => one.includes("DETECTOR_BEHIND"));
    expect(dropped).to.deep.equal(["stuck 1 DETECTOR_BEHIND last", "stuck 0 DETECTOR_BEHIND last"]);
  });
});
