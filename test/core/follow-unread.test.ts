import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { blockOf, entriesOf, findingOf } from "../support/fakes.ts";
import { learn } from "./deciding.ts";
import { intent, landed, outcomeOf, type Setting, set } from "./following.ts";

const reverts = () => Promise.reject(new FirebreakError("CALL_REVERTED", "the view reverts"));
const isBusy = () => Promise.reject(new FirebreakError("NOT_EVALUABLE", "the node is busy", { retryable: true }));
const foundAt = (block: number) => findingOf({ key: `drain ${block}`, block: blockOf(block) });

/** The pause is mined in block 101; of a drain in 102 it is heard before that block is looked at. */
async function unread(setting: Setting) {
  const it = set({ executor: landed(101), idempotent: true, holds: reverts, ...setting });
  it.follower.follow(intent, findingOf());
  await it.follower.at(blockOf(101));
  const covers = (block: number) => {
    learn(it.history, foundAt(block));
    return it.follower.cover(foundAt(block), "pause")?.id;
  };
  return { ...it, covers };
}

describe("following what is mined while nobody can read whether it holds", () => {
  it("does not count for what is found behind it, where it may be done twice: before, at, behind its block (no later drain was answered, nor a person's order)", async () => {
    const { covers, follower } = await unread({});

    expect([covers(100), covers(101), covers(102)]).to.deep.equal(["one", "one", undefined]);
    expect(follower.open()).to.deep.equal([intent]);
  });

  it("counts as ever where it must not be done twice, and where it is just for a moment that nobody can say", async () => {
    expect((await unread({ idempotent: false })).covers(102)).to.equal("one");

    const { covers, follower } = await unread({ holds: isBusy });
    expect(covers(102)).to.equal("one");
    for (const head of [102, 103, 104]) await follower.at(blockOf(head));
    expect(covers(105)).to.equal(undefined);
  });

  it("has what joined before that was known handled anew, once, what lies before it not, and says so", async () => {
    let isRead = true;
    const holds = () => (isRead ? isBusy() : reverts());
    const { covers, follower, store, history } = await unread({ holds });
    for (const block of [101, 102]) covers(block);
    isRead = false;

    for (const head of [102, 103]) await follower.at(blockOf(head));

    const untried = entriesOf(store).flatMap(({ body }) => (body["untried"] === undefined ? [] : [body["untried"]]));
    expect(untried).to.deep.equal([["drain 102"]]);
    expect(history.takeAgain().map(({ key }) => key)).to.deep.equal(["drain 102"]);
    const told = entriesOf(store).map(({ body }) => `${body["reason"]}`);
    expect(told.at(-1)).to.include("pause was mined in block 101, and nobody can read whether its effect holds");
  });

  it("ends as soon as somebody can read it", async () => {
    let isRead = false;
    const { follower, store } = await unread({ holds: () => (isRead ? Promise.resolve(true) : reverts()) });
    isRead = true;

    await follower.at(blockOf(102));

    expect(outcomeOf(store)?.body).to.include({ status: "contained", minedBlock: "101", verifiedBlock: "102" });
    expect(follower.open()).to.deep.equal([]);
  });

  it("counts again for everything once its block is gone", async () => {
    const { covers, follower } = await unread({});

    await follower.reorganised([blockOf(101)]);

    expect(covers(102)).to.equal("one");
  });
});
