import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { blockOf, failureOf, stranger } from "../support/fakes.ts";
import { intent, landed, outcomeOf, set } from "./following.ts";

const foreign = { ...intent, txs: intent.txs.map((tx) => ({ ...tx, sender: stranger })) };

describe("following what a replica that is gone has signed", () => {
  it("sends the same bytes again, never a replacement, and touches no nonce of its own", async () => {
    const { follower, trace } = set({ executor: { next: () => undefined } });
    follower.follow(foreign);

    for (const number of [101, 102, 103]) await follower.at(blockOf(number));

    expect(new Set(trace)).to.deep.equal(new Set([`broadcast ${intent.txs[0]?.hash.slice(-6)}`]));
    expect(trace).to.have.length(3);
  });

  it("gives up after five blocks without effect, so that the finding is acted on with a key of its own", async () => {
    const { follower, store, trace, history } = set();
    follower.follow(foreign);

    for (const number of [101, 102, 103, 104, 105, 106]) await follower.at(blockOf(number));
    const before = outcomeOf(store);
    await follower.at(blockOf(107));

    expect(before).to.equal(undefined);
    expect(outcomeOf(store)?.body).to.include({ status: "failed" });
    expect(history.takeAgain()).to.have.length(1);
    expect(trace.filter((one) => one.startsWith("release"))).to.deep.equal([]);
  });

  it("ends as contained when those bytes land and hold", async () => {
    const { follower, store } = set({ executor: landed(101, true, foreign), holds: async () => true });
    follower.follow(foreign);

    await follower.at(blockOf(101));

    expect(outcomeOf(store)?.body).to.include({ status: "contained" });
    expect(store.changes.at(-1)?.closes).to.equal(foreign.id);
  });

  it("signs no replacement of an intent that another replica took over meanwhile", async () => {
    const fenced = new FirebreakError("STORE_FENCED", "the intent belongs to another replica");
    const { follower, trace } = set({ store: { commit: () => Promise.reject(fenced) } });
    follower.follow(intent);

    expect(await failureOf(follower.at(blockOf(101)))).to.equal("no failure");
    expect(trace).to.deep.equal(["replace", `broadcast ${intent.txs[0]?.hash.slice(-6)}`]);
  });
});
