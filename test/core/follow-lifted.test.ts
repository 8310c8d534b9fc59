import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { blockOf, entriesOf, findingOf, target } from "../support/fakes.ts";
import { intent, landed, outcomeOf, set } from "./following.ts";

const names = (trace: readonly string[]) => trace.map((one) => one.split(" ")[0]);

/** Its effect holds at these blocks of the first branch; our transaction is never mined. */
function holding(...blocks: readonly number[]) {
  const held = new Set(blocks.map((number) => blockOf(number).hash));
  const setting = set({ holds: async ({ hash }) => held.has(hash), idempotent: true });
  setting.follower.follow(intent, findingOf());
  return setting;
}

describe("following what people bring about while our transaction is not mined", () => {
  it("is sent no more once they lifted it again (it was made dearer, and paused what they had opened)", async () => {
    const { follower, trace, store, history } = holding(102, 103);
    await follower.at(blockOf(101));
    const before = names(trace);

    for (const number of [102, 103, 104, 105]) await follower.at(blockOf(number));

    expect(before).to.deep.equal(["replace", "broadcast"]);
    expect(names(trace.slice(before.length))).to.deep.equal(["release", "release"]);
    expect(outcomeOf(store)?.body).to.include({ status: "already", verifiedBlock: "102" });
    expect(history.takeAgain()).to.deep.equal([]);
  });

  it("is sent on where a reorganisation took away what they did, and not where that stays: above, at, below its block", async () => {
    const sentAfter = async (from: number) => {
      const { follower, trace } = holding(102, 103);
      for (const number of [102, 103]) await follower.at(blockOf(number));
      await follower.reorganised([103, 102, 101].filter((one) => one >= from).map((one) => blockOf(one)));
      await follower.at(blockOf(103, "b"));
      return names(trace);
    };

    expect(await sentAfter(103)).to.deep.equal(["release"]);
    expect(await sentAfter(102)).to.deep.equal(["replace", "broadcast"]);
    expect(await sentAfter(101)).to.deep.equal(["replace", "broadcast"]);
  });

  it("is sent for what came after they lifted it also where more wait than are remembered: one fewer, as many [it was told as covered, and nothing was sent]", async () => {
    const sentWith = async (waiting: number) => {
      const { follower, trace } = holding(102);
      for (let number = 0; number < waiting; number++)
        follower.cover(findingOf({ key: `cheap:${number}`, block: blockOf(101) }), "pause");
      await follower.at(blockOf(102));
      follower.cover(findingOf({ key: "theft", block: blockOf(103) }), "pause");
      await follower.at(blockOf(104));
      return names(trace);
    };

    expect([await sentWith(99), await sentWith(100)]).to.deep.equal([
      ["replace", "broadcast"],
      ["replace", "broadcast"],
    ]);
  });

  it("is sent for what is not mined and came after they lifted it, also where a reorganisation took its block (it was told as covered, and nothing was sent)", async () => {
    const { follower, trace } = holding(102);
    await follower.at(blockOf(102));
    const pending = { hash: blockOf(1).hash, from: target, includable: true };
    follower.cover(findingOf({ key: "theft", block: blockOf(103), pending }), "pause");

    await follower.reorganised([blockOf(103)]);
    await follower.at(blockOf(103, "b"));

    expect(names(trace)).to.deep.equal(["replace", "broadcast"]);
  });

  it("is not opened again by a reorganisation above the block at which it was seen first", async () => {
    const { follower } = holding(102, 103);
    for (const number of [102, 103, 104]) await follower.at(blockOf(number));

    await follower.reorganised([blockOf(104), blockOf(103)]);
    const above = follower.open();
    await follower.reorganised([blockOf(102)]);

    expect([above, follower.open()]).to.deep.equal([[], [intent]]);
  });

  it("is sent for a finding that came after they lifted it, which waits for it: at, after the last block at which it held", async () => {
    const sentAfter = async (found: number) => {
      const { follower, trace } = holding(102, 103);
      for (const number of [102, 103]) await follower.at(blockOf(number));
      follower.cover(findingOf({ key: "proxy:changed", block: blockOf(found) }), "pause");
      for (const number of [104, 105]) await follower.at(blockOf(number));
      return names(trace);
    };

    expect(await sentAfter(103)).to.deep.equal(["release"]);
    expect(await sentAfter(104)).to.deep.equal(["replace", "broadcast", "replace", "broadcast"]);
  });

  it("neither ends nor is sent while nobody can say whether it still holds, and is sent then for what was found since", async () => {
    const holds = async ({ number }: { number: bigint }) => {
      if (number === 102n) return true;
      throw new FirebreakError("NO_QUORUM", "one node does not answer", { retryable: true });
    };
    const { follower, trace, store } = set({ holds, idempotent: true });
    follower.follow(intent, findingOf());
    for (const number of [102, 103]) await follower.at(blockOf(number));
    const before = [...trace];

    follower.cover(findingOf({ key: "proxy:changed", block: blockOf(104) }), "pause");
    await follower.at(blockOf(104));

    expect(before).to.deep.equal([]);
    expect(names(trace)).to.deep.equal(["replace", "broadcast"]);
    expect(entriesOf(store).map(({ kind }) => kind)).to.deep.equal(["fault", "replaced"]);
  });
});

describe("following what is open when the chain became lower", () => {
  it("is sent at the first block of the new branch (it waited for the old height, and covered each new attack)", async () => {
    const { follower, trace } = set({ isAskedFor: () => true });
    follower.follow({ ...intent, sinceBlock: 139n }, findingOf());
    await follower.reorganised([139, 138, 100].map((one) => blockOf(one)));

    await follower.at(blockOf(99, "b"));
    const below = [...trace];
    await follower.at(blockOf(100, "b"));

    expect(below).to.deep.equal([]);
    expect(names(trace)).to.deep.equal(["replace", "broadcast"]);
  });

  it("is sent at the first block also where it had an outcome on the old branch", async () => {
    let isDone = true;
    const { follower, trace } = set({ holds: async () => isDone, executor: { next: () => undefined } });
    follower.follow({ ...intent, sinceBlock: 137n }, undefined);
    for (const number of [138, 139]) await follower.at(blockOf(number));
    isDone = false;

    await follower.reorganised([139, 138, 100].map((one) => blockOf(one)));
    await follower.at(blockOf(100, "b"));

    expect(names(trace)).to.deep.equal(["release", "hold", "replace", "broadcast"]);
  });

  it("goes on with what a person ordered in a block that is gone (it was forgotten)", async () => {
    const { follower } = set({ executor: landed(101), holds: async () => true });
    follower.follow(intent, findingOf({ order: ["pause"] }));
    await follower.at(blockOf(101));

    await follower.reorganised([blockOf(101), blockOf(100)]);

    expect(follower.open()).to.deep.equal([intent]);
  });
});
