import { expect } from "chai";
import { placedAt } from "../../src/core/origin.ts";
import type { Finding } from "../../src/core/types.ts";
import { makeIntent, makeTx } from "../store/changes.ts";
import { blockOf, entriesOf, findingOf, hashFor, sender } from "../support/fakes.ts";
import { intent, landed, outcomeOf, type Setting, set } from "./following.ts";

const found = findingOf({ block: blockOf(100) });
const other = findingOf({ key: "proxy:changed", block: blockOf(99) });
const names = (trace: readonly string[]) => trace.map((one) => one.split(" ")[0]);

/** Our transaction is not mined, and a reorganisation takes the block of its finding. */
async function gone(setting: Setting = {}, finding: Finding = found, ...others: readonly Finding[]) {
  const made = set({ executor: { senders: [sender] }, ...setting });
  made.follower.follow(intent, finding);
  for (const one of others) made.follower.cover(one, "pause");
  await made.follower.reorganised([blockOf(101), blockOf(100)]);
  return made;
}

describe("following what was found in a block that is gone", () => {
  it("is sent no more, and is withdrawn after 25 blocks, once: before, at, after (it was made dearer at each, and paused for what never was)", async () => {
    const { follower, trace, store, history } = await gone();

    for (const number of [100, 101, 125]) await follower.at(blockOf(number, "b"));
    const before = [...trace];
    await follower.at(blockOf(126, "b"));
    await follower.at(blockOf(127, "b"));

    expect(before).to.deep.equal([]);
    expect(trace).to.deep.equal(["release 4"]);
    expect(entriesOf(store).map(({ body }) => body["status"])).to.deep.equal(["withdrawn"]);
    expect(store.changes.at(-1)?.closes).to.equal(intent.id);
    expect(history.takeAgain()).to.deep.equal([]);
  });

  it("is sent on as soon as it is found again, in another block or in the same", async () => {
    for (const block of [blockOf(101, "b"), blockOf(100)]) {
      const { follower, trace } = await gone();

      follower.cover({ ...found, block }, "pause");
      await follower.at(blockOf(102, "b"));

      expect(names(trace)).to.deep.equal(["replace", "broadcast"]);
    }
  });

  it("is sent on for another one that waits for it, for what is known besides, for another chain, and for a person", async () => {
    const all = [
      await gone({}, found, other),
      await gone({ isAskedFor: () => true }),
      await gone({}, placedAt(findingOf({ block: blockOf(7, "elsewhere") }), blockOf(100))),
      await gone({}, { ...found, order: ["pause"] }),
    ];

    for (const { follower } of all) await follower.at(blockOf(100, "b"));

    expect(all.map(({ trace }) => trace[0])).to.deep.equal(all.map(() => "replace"));
  });

  it("is sent on for what comes once and is as true without its block: a report, and what is not mined", async () => {
    const reported = { ...found, nonce: "7" };
    const pending = { ...found, pending: { hash: hashFor("theft"), from: sender } } as Finding;
    const also = { ...pending, key: "not mined" };
    const all = [await gone({}, reported), await gone({}, pending), await gone({}, found, also)];

    for (const { follower } of all) await follower.at(blockOf(100, "b"));

    expect(all.map(({ trace }) => trace[0])).to.deep.equal(all.map(() => "replace"));
  });

  it("is sent on for more than are remembered: for the 101st, and for an incident that came twice", async () => {
    const many = Array.from({ length: 101 }, (_, index) => findingOf({ key: `${index}`, block: blockOf(100) }));
    const all = [await gone({}, found, ...many), await gone({}, found, other, { ...other, block: blockOf(100) })];

    for (const { follower } of all) await follower.at(blockOf(100, "b"));

    expect(all.map(({ trace }) => trace[0])).to.deep.equal(["replace", "replace"]);
  });

  it("is sent no more once the last of those that waited is gone too", async () => {
    const { follower, trace } = await gone({}, found, other);

    await follower.reorganised([blockOf(99)]);
    await follower.at(blockOf(100, "b"));

    expect(trace).to.deep.equal([]);
  });

  it("gives its nonce to what waits behind it", async () => {
    const { follower, trace, store } = await gone();
    const txs = [{ ...makeTx("other", 0), sender, nonce: 5n }];
    follower.follow(makeIntent("other", { action: "strip", sinceBlock: 100n, txs }), other);

    await follower.at(blockOf(101, "b"));

    expect(names(trace)).to.deep.equal(["release", "replace", "broadcast"]);
    expect(outcomeOf(store)?.body["status"]).to.equal("withdrawn");
  });

  it("counts as contained all the same where it is mined and holds, and is forgotten with that block", async () => {
    const { follower, store } = await gone({ executor: landed(101), holds: async () => true });

    await follower.at(blockOf(101, "b"));
    await follower.reorganised([blockOf(101, "b")]);

    expect(outcomeOf(store)?.body["status"]).to.equal("contained");
    expect(follower.open()).to.deep.equal([]);
  });

  it("is open again where the blocks from before come back, and is sent for what is found in them", async () => {
    const { follower, trace, store } = await gone();
    for (const number of [100, 126]) await follower.at(blockOf(number, "b"));

    await follower.reorganised([126, 101, 100].map((number) => blockOf(number, "b")));
    await follower.at(blockOf(127));
    const before = names(trace);
    follower.cover(found, "pause");
    await follower.at(blockOf(128));

    const reopening = store.changes.findLast(({ reopens }) => reopens !== undefined);
    expect(reopening?.reopens).to.equal(intent.id);
    expect(reopening?.entries.map(({ body }) => body["was"])).to.deep.equal(["withdrawn"]);
    expect(before).to.deep.equal(["release", "hold"]);
    expect(names(trace).slice(-2)).to.deep.equal(["replace", "broadcast"]);
  });
});

describe("following what was contained for several findings", () => {
  it("is open again for those whose block is left (they were forgotten with the first)", async () => {
    const { follower, store } = set({ executor: landed(101), holds: async () => true });
    follower.follow(intent, found);
    follower.cover(other, "pause");
    await follower.at(blockOf(101));

    await follower.reorganised([blockOf(101), blockOf(100)]);

    expect(follower.open()).to.deep.equal([intent]);
    expect(entriesOf(store).at(-1)?.body["forget"]).to.deep.equal([]);
  });
});
