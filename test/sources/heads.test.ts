import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Block, Log, Observation } from "../../src/core/types.ts";
import { heads } from "../../src/sources/heads.ts";
import { blockOf, hashFor, target } from "../support/fakes.ts";
import { branch, node, numbers, watch } from "./chains.ts";

const trunk = branch("a", 0, 110);
const upTo = (number: number) => trunk.slice(0, number + 1);

const logFor = (logIndex: number): Log => ({
  address: target,
  topics: [hashFor("Drain")],
  data: "0x",
  transactionHash: hashFor("x"),
  logIndex,
});

describe("heads, on a chain that grows", () => {
  it("starts at the head on the first start, not in the past", async () => {
    const { chain } = node(upTo(100));

    const seen = await watch({ chain }).poll();

    expect(numbers(seen)).to.deep.equal([100]);
    expect(seen[0]).to.include({ isHead: true, chainId: 1n });
  });

  it("sees nothing twice while the head stays", async () => {
    const { chain } = node(upTo(100));
    const watching = watch({ chain });
    await watching.poll();

    const seen = await watching.poll();

    expect(seen).to.deep.equal([]);
  });

  it("fills the gap since the last start, in order, each block once, and knows which one is the head that the others lead to", async () => {
    const { chain } = node(upTo(104));

    const seen = await watch({ chain, from: blockOf(100) }).poll();

    expect(numbers(seen)).to.deep.equal([101, 102, 103, 104]);
    expect(seen.map(({ isHead }) => isHead)).to.deep.equal([false, false, false, true]);
    expect(seen.map(({ head }) => head?.number)).to.deep.equal([104n, 104n, 104n, undefined]);
  });

  it("fills the gap when the head moved by several blocks between two polls", async () => {
    const { chain, switchTo } = node(upTo(100));
    const watching = watch({ chain });
    await watching.poll();

    switchTo(trunk.slice(101, 105));

    expect(numbers(await watching.poll())).to.deep.equal([101, 102, 103, 104]);
  });

  it("does not take a lagging node's older head for a reorganisation", async () => {
    const { chain, setHead } = node(upTo(104));
    const watching = watch({ chain, from: blockOf(100) });
    await watching.poll();

    setHead(blockOf(102));
    const lagging = await watching.poll();
    setHead(blockOf(90));
    const farBehind = await watching.poll();
    setHead(blockOf(104));

    expect([lagging, farBehind, await watching.poll()]).to.deep.equal([[], [], []]);
  });

  it("tells of a node that is down or lacks a block, and goes on where it was", async () => {
    const { chain, setHead, switchTo } = node(upTo(100));
    const watching = watch({ chain });
    await watching.poll();

    setHead(blockOf(103));
    const lacking = await watching.poll();
    switchTo(trunk.slice(101, 104));

    expect(lacking).to.deep.equal([]);
    expect(watching.faults).to.deep.equal(["BLOCK_UNKNOWN"]);
    expect(numbers(await watching.poll())).to.deep.equal([101, 102, 103]);
  });

  it("does not pass a block whose logs cannot be verified", async () => {
    const { chain } = node(upTo(102));
    let isDoubtful = true;
    const firstLogs = async () => {
      if (isDoubtful) throw new FirebreakError("LOGS_UNVERIFIED", "the bloom promises a log", { retryable: true });
      return { logs: [] };
    };
    const watching = watch({ chain: { ...chain, firstLogs }, from: blockOf(100) });

    const doubtful = await watching.poll();
    isDoubtful = false;

    expect(doubtful).to.deep.equal([]);
    expect(numbers(await watching.poll())).to.deep.equal([101, 102]);
  });

  it("says of each block that is read, and of a look that finds no other, and of none that cannot be read", async () => {
    const { chain } = node(upTo(102));
    let [reads, refusedFrom] = [0, 101n];
    const firstLogs = async ({ number }: Block) => {
      if (number >= refusedFrom)
        throw new FirebreakError("RPC_REFUSED", "logs are not in your plan", { retryable: true });
      return { logs: [] };
    };
    const watching = watch({ chain: { ...chain, firstLogs }, from: blockOf(100), read: () => reads++ });
    const isRead = async () => {
      reads = 0;
      await watching.poll();
      return reads > 0;
    };

    const none = await isRead();
    refusedFrom = 102n;
    const [one, noOther] = [await isRead(), await isRead()];
    refusedFrom = 103n;
    const [rest, quiet] = [await isRead(), await isRead()];

    expect([none, one, noOther, rest, quiet]).to.deep.equal([false, true, false, true, true]);
    expect(watching.faults).to.deep.equal(["RPC_REFUSED", "RPC_REFUSED", "RPC_REFUSED"]);
  });

  it("shows what it has of a block before it knows that this is all, and the whole block after that (what was shown was forgotten for the rest)", async () => {
    const { chain } = node(upTo(101));
    const [first, second] = [logFor(0), logFor(1)];
    const firstLogs = async () => ({ logs: [first], missing: async () => [second] });
    const watching = watch({ chain: { ...chain, firstLogs }, from: blockOf(100) });

    const seen = await watching.poll();

    expect(seen.map(({ logs, isPartial }) => ({ logs, isPartial }))).to.deep.equal([
      { logs: [first], isPartial: true },
      { logs: [first, second], isPartial: undefined },
    ]);
  });

  it("shows a block of which nothing is known yet only when it is whole, and again when its rest cannot be read", async () => {
    const { chain } = node(upTo(101));
    let logs = [logFor(0)];
    const missing = async () => {
      throw new FirebreakError("LOGS_UNVERIFIED", "the receipts cannot be read", { retryable: true });
    };
    const watching = watch({ chain: { ...chain, firstLogs: async () => ({ logs, missing }) }, from: blockOf(100) });

    expect(numbers(await watching.poll())).to.deep.equal([101]);
    expect(numbers(await watching.poll())).to.deep.equal([101]);
    logs = [];
    expect(numbers(await watching.poll())).to.deep.equal([]);
  });

  it("gives the same block again to a consumer that died over it", async () => {
    const { chain } = node(upTo(102));
    const { signal } = new AbortController();
    const source = heads.create(
      { pollMs: 20, maxReorg: 64, headFirst: 32 },
      { chain, filters: [], from: blockOf(100), wait: async () => undefined, fault: () => undefined },
    );
    const first = await source.observations(signal)[Symbol.asyncIterator]().next();

    const second = await source.observations(signal)[Symbol.asyncIterator]().next();

    expect(second.value.block).to.deep.equal(first.value.block);
    expect(second.value.block.number).to.equal(101n);
  });

  it("ends when it is told to, also in the middle of a gap", async () => {
    const { chain } = node(upTo(110));
    const stop = new AbortController();
    const seen: Observation[] = [];
    const source = heads.create(
      { pollMs: 20, maxReorg: 64, headFirst: 32 },
      { chain, filters: [], from: blockOf(100), wait: async () => undefined, fault: () => undefined },
    );

    for await (const observation of source.observations(stop.signal)) {
      seen.push(observation);
      stop.abort();
    }

    expect(seen).to.have.length(1);
  });
});
