import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { placedAt } from "../../src/core/origin.ts";
import type { Intent } from "../../src/core/types.ts";
import { makeIntent, makeTx } from "../store/changes.ts";
import { blockOf, entriesOf, findingOf, receiptOf } from "../support/fakes.ts";
import { intent, landed, outcomeOf, set } from "./following.ts";

describe("follow", () => {
  it("opens again what was contained in a block that is gone, and holds its nonce", async () => {
    const { follower, store, history, trace } = set({ executor: landed(101), holds: async () => true });
    follower.follow(intent, findingOf({ block: blockOf(100) }));
    await follower.at(blockOf(101));

    await follower.reorganised([blockOf(101)]);

    expect(entriesOf(store).at(-1)).to.include({ kind: "retracted", ref: "one" });
    expect(follower.open()).to.deep.equal([intent]);
    expect(trace.filter((one) => one.startsWith("hold"))).to.deep.equal(["hold 4"]);
    expect(history.lastActed("owner:changed", "pause")).to.equal(100n);
  });

  it("forgets what it contained when the finding is gone too, so that it is acted on when it comes back", async () => {
    const { follower, history } = set({ executor: landed(101), holds: async () => true });
    follower.follow(intent, findingOf({ block: blockOf(100) }));
    await follower.at(blockOf(101));

    await follower.reorganised([blockOf(101), blockOf(100)]);

    expect(follower.open()).to.deep.equal([]);
    expect(history.lastActed("owner:changed", "pause")).to.equal(undefined);
  });

  it("takes up again what a reorganisation of its own chain undid for a finding of another one (it was forgotten)", async () => {
    const { follower } = set({ executor: landed(101), holds: async () => true });
    follower.follow(intent, placedAt(findingOf({ block: blockOf(7, "elsewhere") }), blockOf(100)));
    await follower.at(blockOf(101));

    await follower.reorganised([blockOf(101), blockOf(100)]);

    expect(follower.open()).to.deep.equal([intent]);
  });

  it("no longer asks whether an effect holds that a finding of a gone block relied on (it was acted on)", async () => {
    const { follower, store } = set({ holds: async () => false });
    follower.assume(findingOf(), "pause", 101n);

    await follower.reorganised([blockOf(100)]);
    await follower.at(blockOf(101, "b"));

    expect(entriesOf(store)).to.deep.equal([]);
  });

  it("leaves alone what was contained below a reorganisation", async () => {
    const { follower, store } = set({ executor: landed(101), holds: async () => true });
    follower.follow(intent, findingOf({ block: blockOf(100) }));
    await follower.at(blockOf(101));

    await follower.reorganised([blockOf(103), blockOf(102)]);

    expect(follower.open()).to.deep.equal([]);
    expect(entriesOf(store).map(({ kind }) => kind)).to.deep.equal(["outcome"]);
  });

  it("calls it without effect when the transaction succeeded and the effect does not hold, and tries again", async () => {
    const { follower, store, history } = set({ executor: landed(101) });
    follower.follow(intent, findingOf());

    await follower.at(blockOf(101));

    expect(outcomeOf(store)?.body).to.include({ status: "no-effect", incident: "owner:changed" });
    expect(history.takeAgain()).to.have.length(1);
    expect(follower.open()).to.deep.equal([]);
  });

  it("raises the fee within what attempts of its incident have left of the cap, also of an intent from before the start", async () => {
    const told: unknown[] = [];
    const replace = async (...[, , spent]: readonly unknown[]) => void told.push(spent);
    const { follower, history } = set({ executor: { replace: async (...all) => replace(...all) } });
    const body = { status: "failed", action: "pause", incident: intent.incident, paid: "7" };
    history.take({ kind: "outcome", ref: "an earlier one", body });
    follower.follow(intent);

    await follower.at(blockOf(101));

    expect(told).to.deep.equal([7n]);
  });

  it("calls it failed in its block when the transaction reverted, and tries again (the block stood in words alone)", async () => {
    const { follower, store, history } = set({ executor: landed(101, false) });
    follower.follow(intent, findingOf());

    await follower.at(blockOf(101));

    expect(outcomeOf(store)?.body).to.include({ status: "failed", minedBlock: "101" });
    expect(history.takeAgain()).to.have.length(1);
  });

  it("tries again after a failure of an intent from before the start: its finding stands in the journal", async () => {
    const { follower, history } = set({ executor: landed(101, false) });
    follower.follow(intent);

    await follower.at(blockOf(101));

    expect(history.takeAgain()).to.deep.equal([findingOf()]);
    expect(history.lastActed("owner:changed", "pause")).to.equal(undefined);
  });

  it("keeps the intent open and journals the fault when the target cannot be read", async () => {
    const holds = () => Promise.reject(new FirebreakError("NOT_EVALUABLE", "the node lacks it", { retryable: true }));
    const { follower, store } = set({ executor: landed(101), holds });
    follower.follow(intent, findingOf());

    await follower.at(blockOf(101));

    await follower.at(blockOf(102));

    // That it is mined is known, and said once.
    expect(entriesOf(store).map(({ kind }) => kind)).to.deep.equal(["mined", "fault"]);
    expect(entriesOf(store)[0]?.body).to.include({ minedBlock: "101", action: "pause" });
    expect(follower.open()).to.deep.equal([intent]);
  });

  it("looks at the others when one cannot be looked at", async () => {
    const other = makeIntent("two", { txs: [{ ...makeTx("two", 0), nonce: 5n }] });
    const receipt = async ([tx]: Intent["txs"]) => {
      if (tx?.nonce === 4n) throw new FirebreakError("RPC_UNREACHABLE", "no node answers");
      return receiptOf(other, blockOf(101));
    };
    const { follower } = set({ executor: { receipt }, holds: async () => true });
    follower.follow(intent, findingOf());
    follower.follow(other, findingOf({ key: "other" }));

    await follower.at(blockOf(101));

    expect(follower.open()).to.deep.equal([intent]);
  });

  it("tells once per reason why one cannot be looked at, and not at every head", async () => {
    let reason = "no node answers";
    const receipt = () => Promise.reject(new FirebreakError("RPC_UNREACHABLE", reason));
    const { follower, store } = set({ executor: { receipt } });
    follower.follow(intent, findingOf());

    for (const head of [101, 102, 103]) await follower.at(blockOf(head));
    reason = "a node errs";
    await follower.at(blockOf(104));

    expect(entriesOf(store).map(({ body }) => body["reason"])).to.deep.equal(["no node answers", "a node errs"]);
  });

  it("waits while the node that answers has not seen the receipt's block yet: before, at, after", async () => {
    const { follower, store, trace } = set({ executor: landed(102), holds: async () => true });
    follower.follow(intent, findingOf());

    await follower.at(blockOf(101));
    const before = outcomeOf(store);
    await follower.at(blockOf(102));

    expect(before).to.equal(undefined);
    expect(outcomeOf(store)?.body).to.include({ status: "contained" });
    expect(trace).to.deep.equal(["release 4"]);
  });

  it("calls it contained when it landed and its effect holds, closes the intent and gives the nonce back", async () => {
    const { follower, store, trace, history } = set({ executor: landed(101), holds: async () => true });
    follower.follow(intent, findingOf());

    await follower.at(blockOf(103));

    expect(outcomeOf(store)?.body).to.include({ status: "contained", minedBlock: "101", verifiedBlock: "103" });
    expect(store.changes.at(-1)?.closes).to.equal("one");
    expect(trace).to.deep.equal(["release 4"]);
    expect(history.takeAgain()).to.deep.equal([]);
  });

  it("calls it already done when our transaction reverted and the effect holds", async () => {
    const { follower, store, history } = set({ executor: landed(101, false), holds: async () => true });
    follower.follow(intent, findingOf());

    await follower.at(blockOf(101));

    expect(outcomeOf(store)?.body).to.include({ status: "already" });
    expect(history.takeAgain()).to.deep.equal([]);
  });
});
