import { expect } from "chai";
import type { Change } from "../../src/core/change.ts";
import type { BlockRef, Intent } from "../../src/core/types.ts";
import { makeIntent } from "../store/changes.ts";
import { blockOf, findingOf, receiptOf } from "../support/fakes.ts";
import { intent, landed, outcomeOf, set } from "./following.ts";

describe("follow, while a branch goes away", () => {
  it("ends nothing by what it read of a branch that went away meanwhile (it counted as contained, and stayed open on chain)", async () => {
    const read = Promise.withResolvers<boolean>();
    const { follower, store } = set({ executor: landed(101), holds: () => read.promise });
    follower.follow(intent, findingOf({ block: blockOf(100) }));
    const looking = follower.at(blockOf(101));
    await new Promise((resolve) => setImmediate(resolve)); // the receipt is there
    await follower.reorganised([blockOf(101)]);
    read.resolve(true);
    await looking;

    expect(outcomeOf(store)).to.equal(undefined);
    expect(follower.open()).to.deep.equal([intent]);
  });

  it("looks at no further intent at a block that went away meanwhile (what held in it alone was taken for brought about by others)", async () => {
    const other = makeIntent("two", { action: "strip" });
    const read = Promise.withResolvers<undefined>();
    const asked: string[] = [];
    const executor = { receipt: async (txs: Intent["txs"]) => (txs === other.txs ? read.promise : undefined) };
    const holds = async ({ hash }: BlockRef) => {
      asked.push(hash);
      return hash === blockOf(101).hash;
    };
    const { follower, store } = set({ executor, holds });
    follower.follow(other);
    follower.follow(intent, findingOf({ block: blockOf(100) }));
    const looking = follower.at(blockOf(101));
    await new Promise((resolve) => setImmediate(resolve));
    await follower.reorganised([blockOf(101)]);
    read.resolve(undefined);
    await looking;
    await follower.at(blockOf(101, "b"));

    expect(asked).to.deep.equal([blockOf(101, "b").hash]);
    expect(outcomeOf(store)).to.equal(undefined);
  });

  it("goes on where the receipt is of a block that this chain does not have, as from a node on a branch of its own [it counted as contained, and stayed open on chain]", async () => {
    const there = Promise.resolve(receiptOf(intent, blockOf(101, "b")));
    const holds = async ({ hash }: BlockRef) => hash === blockOf(101, "b").hash;
    const chain = { blockAt: async (number: bigint) => blockOf(number) };
    const { follower, store, trace } = set({ executor: { receipt: () => there }, holds, chain });
    follower.follow(intent, findingOf({ block: blockOf(100) }));

    for (const number of [101, 102, 103]) await follower.at(blockOf(number));

    expect(outcomeOf(store)).to.equal(undefined);
    expect(trace.filter((one) => one === "replace")).to.have.length(3);
  });

  it("opens again what it contained for a report whose block went away too (it was forgotten for good)", async () => {
    const { follower, history } = set({ executor: landed(101), holds: async () => true });
    follower.follow(intent, findingOf({ block: blockOf(100), nonce: "a-nonce-of-16-chars" }));
    await follower.at(blockOf(101));

    await follower.reorganised([blockOf(101), blockOf(100)]);

    expect(follower.open()).to.deep.equal([intent]);
    expect(history.lastActed("owner:changed", "pause")).to.equal(100n);
  });

  it("opens again what was being written down as contained when its block went away", async () => {
    const written = Promise.withResolvers<readonly []>();
    const commits: Change[] = [];
    const commit = (change: Change) => (commits.push(change) === 1 ? written.promise : Promise.resolve([]));
    const { follower } = set({ executor: landed(101), holds: async () => true, store: { commit } });
    follower.follow(intent, findingOf({ block: blockOf(100) }));
    const looking = follower.at(blockOf(101));
    while (commits.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const gone = follower.reorganised([blockOf(101)]);
    written.resolve([]);
    await Promise.all([looking, gone]);

    expect(commits.flatMap(({ entries }) => entries.map(({ kind }) => kind))).to.deep.equal(["outcome", "retracted"]);
    expect(follower.open()).to.deep.equal([intent]);
  });
});
