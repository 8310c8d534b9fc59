import { expect } from "chai";
import { findingOf, settled } from "../support/fakes.ts";

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
});
