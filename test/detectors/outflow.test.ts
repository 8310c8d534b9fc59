import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Block } from "../../src/core/types.ts";
import { outflow } from "../../src/detectors/outflow.ts";
import { blockOf, failureOf, fakeChain, observationOf } from "../support/fakes.ts";
import { play, vault } from "./balances.ts";

const watching = (settings: object) =>
  outflow.create(outflow.params.parse({ account: vault, ...settings }), { id: "out" });

describe("outflow, by amount", () => {
  it("fires when more than the amount is gone: just below, at, just above", async () => {
    const findingsFor = async (now: bigint) => (await play({ moreThan: "30" }, [100n, now])).length;

    expect([await findingsFor(71n), await findingsFor(70n), await findingsFor(69n)]).to.deep.equal([0, 0, 1]);
  });

  it("fires by share of the highest balance, rounded in favour of silence: just below, at, just above", async () => {
    const findingsFor = async (now: bigint) => (await play({ moreThanBps: 1_000 }, [1_005n, now])).length;

    expect([await findingsFor(906n), await findingsFor(905n), await findingsFor(904n)]).to.deep.equal([0, 0, 1]);
  });

  it("fires when a balance of one unit is gone whole, and never on nothing", async () => {
    expect(await play({ moreThanBps: 9_999 }, [1n, 0n])).to.have.length(1);
    expect(await play({ moreThan: "0" }, [0n, 0n, 5n])).to.deep.equal([]);
  });

  it("sees a slow drain within its window: one block shorter, as long, one block longer", async () => {
    const drained = [100n, 90n, 80n, 70n];
    const lastWithin = async (withinBlocks: number) => {
      const found = await play({ moreThan: "29", withinBlocks }, drained);
      return found.length;
    };

    expect([await lastWithin(2), await lastWithin(3), await lastWithin(4)]).to.deep.equal([0, 1, 1]);
  });

  it("is not quietened by a donation between two withdrawals", async () => {
    const [finding] = await play({ moreThan: "50", withinBlocks: 5 }, [100n, 60n, 70n, 40n]);

    expect(finding?.evidence).to.include({ before: "100", now: "40", lost: "60", limit: "50" });
  });

  it("says who lost what, under one key per account and token", async () => {
    const [finding] = await play({ moreThan: "50", withinBlocks: 3 }, [100n, 40n]);

    expect(finding).to.deep.include({
      key: `out:${vault}:native`,
      detector: "out",
      severity: "critical",
      subject: vault,
    });
    expect(finding?.block.number).to.equal(101n);
  });
});

describe("outflow, at its start", () => {
  it("sees what began before it: a restart sees what it would have seen without one (it forgot the window)", async () => {
    const balances = [100n, 100n, 60n, 60n, 20n];

    const whole = await play({ moreThan: "50", withinBlocks: 4 }, balances);
    const restarted = await play({ moreThan: "50", withinBlocks: 4 }, balances, { startAt: 3 });

    expect(whole.map(({ block }) => block.number)).to.deep.equal([104n]);
    expect(restarted.map(({ block }) => block.number)).to.deep.equal([104n]);
  });

  it("starts with the first block that the node still knows", async () => {
    const found = await play({ moreThan: "30", withinBlocks: 4 }, [100n, 60n, 55n], { startAt: 1, oldest: 1 });

    expect(found).to.deep.equal([]);
  });

  it("sees what fell in blocks that are looked at late, behind the head (after a longer stop it was blind to the first of them)", async () => {
    const chain = fakeChain({
      blockAt: async (number) => blockOf(number),
      balance: async (_, { number }) => (number <= 60n ? 100n : 0n),
    });
    const detector = watching({ moreThan: "50" });
    const foundAt = async (number: number) =>
      (await detector.observe(observationOf(blockOf(number)), chain)).map(({ block }) => block.number);

    expect([await foundAt(100), await foundAt(61), await foundAt(62)]).to.deep.equal([[], [61n], []]);
  });

  it("sees what fell just before a head that nobody saw coming (blocks that were left out stayed unknown)", async () => {
    const chain = fakeChain({
      blockAt: async (number) => blockOf(number),
      balance: async (_, { number }) => (number < 100n ? 100n : 0n),
    });
    const detector = watching({ moreThan: "50" });
    await detector.observe(observationOf(blockOf(60)), chain);

    expect(await detector.observe(observationOf(blockOf(100)), chain)).to.have.length(1);
  });

  it("is not blinded by a token that refuses for one block to say a balance (what was there before was forgotten)", async () => {
    const chain = fakeChain({
      blockAt: async (number) => blockOf(number),
      balance: async (_, { number }) => {
        if (number === 100n) throw new FirebreakError("CALL_REVERTED", "no");
        return number < 100n ? 100n : 10n;
      },
    });
    const detector = watching({ moreThan: "30", withinBlocks: 3 });
    await detector.observe(observationOf(blockOf(99)), chain);
    const refused = await failureOf(detector.observe(observationOf(blockOf(100)), chain));

    expect(refused).to.equal("CALL_REVERTED");
    expect(await detector.observe(observationOf(blockOf(101)), chain)).to.have.length(1);
  });

  it("looks no further back than the first block of the chain", async () => {
    const chain = fakeChain({ blockAt: async (number) => blockOf(number), balance: async () => 5n });
    const detector = watching({ moreThan: "1", withinBlocks: 300 });

    expect(await detector.observe(observationOf(blockOf(1)), chain)).to.deep.equal([]);
  });

  it("asks again when the node is only busy, and has lost nothing", async () => {
    let isBusy = true;
    const detector = watching({ moreThan: "30" });
    const chain = fakeChain({
      blockAt: async (number) => {
        if (isBusy) throw new FirebreakError("RPC_UNREACHABLE", "no answer", { retryable: true });
        return blockOf(number);
      },
      balance: async (_, { number }) => (number === 100n ? 10n : 100n),
    });

    const first = await failureOf(detector.observe(observationOf(blockOf(100)), chain));
    isBusy = false;

    expect(first).to.equal("RPC_UNREACHABLE");
    expect(await detector.observe(observationOf(blockOf(100)), chain)).to.have.length(1);
  });
});

describe("outflow, over a reorganisation", () => {
  const balances = new Map<string, bigint>([
    [blockOf(99).hash, 100n],
    [blockOf(100).hash, 100n],
    [blockOf(101).hash, 500n],
    [blockOf(101, "b", "a").hash, 90n],
    [blockOf(102, "b").hash, 80n],
  ]);
  const chain = fakeChain({
    blockAt: async (number) => blockOf(number),
    balance: async (_, { hash }) => balances.get(hash) ?? 0n,
  });

  it("forgets what was high only in a block that is gone", async () => {
    const detector = watching({ moreThan: "50", withinBlocks: 3 });
    await detector.observe(observationOf(blockOf(100)), chain);
    await detector.observe(observationOf(blockOf(101)), chain);

    const replaced = { reorged: [blockOf(101)] };
    const first = await detector.observe(observationOf(blockOf(101, "b", "a"), replaced), chain);
    const second = await detector.observe(observationOf(blockOf(102, "b")), chain);

    expect([first, second]).to.deep.equal([[], []]);
  });

  it("forgets it also when it did not hear of the reorganisation", async () => {
    const detector = watching({ moreThan: "50", withinBlocks: 3 });
    await detector.observe(observationOf(blockOf(100)), chain);
    await detector.observe(observationOf(blockOf(101)), chain);

    const first = await detector.observe(observationOf(blockOf(101, "b", "a")), chain);
    const second = await detector.observe(observationOf(blockOf(102, "b")), chain);

    expect([first, second]).to.deep.equal([[], []]);
  });

  it("says the same of a block whether it is looked at in order or late", async () => {
    const falling = fakeChain({
      blockAt: async (number) => blockOf(number),
      balance: async (_, { number }) => 1_000n - 10n * number,
    });
    const [ordered, late] = [
      watching({ moreThan: "25", withinBlocks: 3 }),
      watching({ moreThan: "25", withinBlocks: 3 }),
    ];
    const lookAt = (detector: typeof late, block: Block) => detector.observe(observationOf(block), falling);

    await lookAt(ordered, blockOf(50));
    const inOrder = [await lookAt(ordered, blockOf(51)), await lookAt(ordered, blockOf(52))];
    await lookAt(late, blockOf(50));
    const [second, first] = [await lookAt(late, blockOf(52)), await lookAt(late, blockOf(51))];

    expect([first, second]).to.deep.equal(inOrder);
    expect(inOrder.map((found) => found.length)).to.deep.equal([1, 1]);
  });
});
