import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { makeTx } from "../store/changes.ts";
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

  const refusing = (code: string) => ({
    commit: () => Promise.reject(new FirebreakError(code, "the intent, or the key, is another process's")),
  });
  const bytes = `broadcast ${intent.txs[0]?.hash.slice(-6)}`;

  it("signs no replacement of an intent that another replica took over meanwhile", async () => {
    const { follower, trace } = set({ store: refusing("STORE_FENCED") });
    follower.follow(intent);

    expect(await failureOf(follower.at(blockOf(101)))).to.equal("no failure");
    await follower.at(blockOf(102));
    expect(trace).to.deep.equal(["replace", bytes, bytes]);
  });

  it("lets that one have it after five blocks, and its nonce go: before, at, after", async () => {
    const { follower, trace } = set({ store: refusing("STORE_FENCED") });
    follower.follow(intent);
    await follower.at(blockOf(101));

    for (const number of [102, 107]) await follower.at(blockOf(number));
    const before = [...trace];
    await follower.at(blockOf(108));

    expect(before).to.deep.equal(["replace", bytes, bytes, bytes]);
    expect(trace.slice(before.length)).to.deep.equal(["release 4"]);
    expect(follower.open()).to.deep.equal([]);
  });

  it("gives back the nonce to which it could not move, so that the next incident does not wait behind it (each block lost one more)", async () => {
    const replace = async () => ({ ...makeTx("moved", 1), nonce: 5n });
    const { follower, trace } = set({ executor: { replace }, store: refusing("STORE_FENCED") });
    follower.follow(intent);

    for (const number of [101, 102]) await follower.at(blockOf(number));

    expect(trace).to.deep.equal(["release 5", bytes, bytes]);
  });

  it("goes on replacing what is its own still once its key is free again", async () => {
    const { follower, trace } = set({ store: refusing("STORE_LOCKED") });
    follower.follow(intent);

    for (const number of [101, 102]) await follower.at(blockOf(number));

    expect(trace).to.deep.equal(["replace", bytes, "replace", bytes]);
  });
});
