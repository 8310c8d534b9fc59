import { expect } from "chai";
import type { Log } from "../../src/core/types.ts";
import { createWatchers } from "../../src/core/watchers.ts";
import {
  blockOf,
  fakeChain,
  findingOf,
  hashFor,
  never,
  observationOf,
  settled,
  stranger,
  target,
} from "../support/fakes.ts";

import { busy, detector, firing, set } from "./watching.ts";

describe("watchers", () => {
  it("hear every other detector when one fails, and give its block up at once when a retry would not help", async () => {
    const seen: string[] = [];
    const broken = detector("broken", seen, () => Promise.reject(new TypeError("a bug")));
    const { watchers, observe, found, faults } = set([broken, detector("good", seen, firing("good"))]);

    await observe(100);
    await observe(101);

    expect(found).to.deep.equal(["good", "good"]);
    expect(faults).to.deep.equal(["broken 100 TypeError: a bug last", "broken 101 TypeError: a bug last"]);
    expect(watchers.hasLookedUpTo(1_000n)).to.equal(true);
  });

  it("tell what a detector found and, after it, that it could not look at the rest; the block is not looked at again", async () => {
    const seen: string[] = [];
    const found = Object.assign([findingOf({ key: "one" })], { unread: busy() });
    const { watchers, observe, turns: _, ...told } = set([detector("partial", seen, async () => found)]);

    await observe(100);

    expect(told).to.deep.equal({ found: ["one"], faults: ["partial 100 SEEN_IN_PART last"] });
    expect([seen, watchers.hasLookedUpTo(1_000n)]).to.deep.equal([["partial 100"], true]);
  });

  it("hear every other detector when one throws before it promises anything", async () => {
    const throwing = () => {
      throw new TypeError("a bug");
    };
    const { observe, found } = set([detector("broken", [], throwing), detector("good", [], firing("good"))]);

    await observe(100);

    expect(found).to.deep.equal(["good"]);
  });

  it("hear every other detector while one is stuck, and wait for the stuck one once", async () => {
    const seen: string[] = [];
    const { observe, found, faults } = set(
      [detector("stuck", seen, never), detector("good", seen, firing("good"))],
      400,
    );

    await observe(100);
    const start = performance.now();
    await observe(101);
    await observe(102);
    await observe(103);
    const tookMs = performance.now() - start;

    expect(found).to.have.length(4);
    expect(tookMs).to.be.lessThan(400);
    expect(faults).to.deep.equal(["stuck 100 DETECTOR_LATE"]);
  });

  it("wait for no detector that reads traces, and know that it has not looked until it has", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const tracing = detector("tracing", [], () => promise.then(() => []), { traces: true });
    const { watchers, observe, found } = set([tracing, detector("good", [], firing("good"))]);

    await observe(100);
    const before = [watchers.hasLookedUpTo(99n), watchers.hasLookedUpTo(100n)];
    resolve();
    await settled();

    expect([found, before, watchers.hasLookedUpTo(100n)]).to.deep.equal([["good"], [true, false], true]);
  });

  it("do not look again at a block that a reorganisation took away", async () => {
    const seen: string[] = [];
    const { watchers, observe } = set([
      detector("flaky", seen, ({ block }) =>
        block.hash === blockOf(100).hash ? Promise.reject(busy()) : Promise.resolve([]),
      ),
    ]);

    await observe(100);
    await watchers.observe(observationOf(blockOf(100, "b"), { reorged: [blockOf(100)] }));

    expect(seen).to.deep.equal(["flaky 100", "flaky 100"]);
    expect(watchers.hasLookedUpTo(1_000n)).to.equal(true);
  });

  it("let no detector fall more than 64 blocks behind", async () => {
    const stuck = detector("stuck", [], never);
    const { observe, faults } = set([stuck], 1);

    for (let block = 0; block < 66; block += 1) void observe(block);
    await observe(66);

    expect(faults).to.include("stuck 0 DETECTOR_BEHIND last");
    expect(faults).to.not.include("stuck 10 DETECTOR_BEHIND last");
  });

  it("give each detector its own logs, by address and topic, and wake no other", async () => {
    const [granted, revoked] = [hashFor("granted"), hashFor("revoked")];
    const logs: Log[] = [
      logOf(target, granted),
      logOf(target, revoked),
      logOf(stranger, granted),
      logOf(stranger, hashFor("unknown")),
      { ...logOf(target, granted), topics: [] },
    ];
    const got = new Map<string, readonly Log[]>();
    const watching = (id: string, address: typeof target, topic0: typeof granted) =>
      detector(id, [], async (observation) => [got.set(id, observation.logs)].flatMap(() => []), {
        everyBlock: false,
        severity: "critical",
        logs: [{ address, topic0 }],
      });
    const { observe } = set([
      watching("granted", target, granted),
      watching("revoked", target, revoked),
      watching("elsewhere", stranger, revoked),
    ]);

    await observe(100, { logs });

    expect(got.get("granted")).to.deep.equal([logs[0]]);
    expect(got.get("revoked")).to.deep.equal([logs[1]]);
    expect(got.has("elsewhere")).to.equal(false);
  });

  it("hand a log once to a detector that names its event twice, as a rule on what it sums, and still to the next one", async () => {
    const granted = hashFor("granted");
    const got: string[] = [];
    const watching = (id: string, times: number) =>
      detector(id, [], async ({ logs }) => [got.push(`${id} ${logs.length}`)].flatMap(() => []), {
        everyBlock: false,
        logs: Array(times).fill({ address: target, topic0: granted }),
      });
    const { observe } = set([watching("twice", 2), watching("once", 1), watching("thrice", 3)]);

    await observe(100, { logs: [logOf(target, granted)] });

    expect(got).to.deep.equal(["twice 1", "once 1", "thrice 1"]);
  });

  it("are not idle before what was found is handled", async () => {
    const { promise: handled, resolve } = Promise.withResolvers<void>();
    const watchers = createWatchers({
      detectors: [detector("good", [], firing("good"))],
      chain: fakeChain(),
      found: () => handled,
      fault: async () => undefined,
      deadlineMs: 10,
      restMs: 0,
      maxAttempts: 5,
    });

    await watchers.observe(observationOf(blockOf(100)));
    const before = watchers.hasLookedUpTo(1_000n);
    resolve();
    await watchers.observe(observationOf(blockOf(101)));

    expect([before, watchers.hasLookedUpTo(1_000n)]).to.deep.equal([false, true]);
  });
});

function logOf(address: typeof target, topic0: `0x${string}`): Log {
  return { address, topics: [topic0], data: "0x", transactionHash: hashFor("tx"), logIndex: 0 };
}
