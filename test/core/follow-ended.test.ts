import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { blockOf, findingOf } from "../support/fakes.ts";
import { intent, landed, outcomeOf, set } from "./following.ts";

describe("following what can have no effect any more", () => {
  const unreadable = () => Promise.reject(new FirebreakError("CALL_REVERTED", "the view reverts"));

  it("tries a reverted transaction again while nobody can read its target (it stayed open for good, and covered each further finding)", async () => {
    const { follower, store, history } = set({
      executor: landed(101, false),
      holds: unreadable,
      idempotent: true,
    });
    follower.follow(intent, findingOf());

    await follower.at(blockOf(101));

    expect(outcomeOf(store)?.body).to.include({ status: "failed" });
    expect(follower.open()).to.deep.equal([]);
    expect(history.takeAgain()).to.have.length(1);
  });

  it("leaves open what reverted and must not be done twice, until somebody can read its target", async () => {
    const { follower } = set({ executor: landed(101, false), holds: unreadable });
    follower.follow(intent, findingOf());

    await follower.at(blockOf(101));

    expect(follower.open()).to.deep.equal([intent]);
  });

  it("makes no call dearer that comes too late, and acts anew with another: just before, at, just after its time", async () => {
    const until = blockOf(103).timestamp;
    const { follower, trace, store, history } = set({ ended: (_, time) => time > until });
    follower.follow(intent, findingOf());

    for (const number of [102, 103]) await follower.at(blockOf(number));
    const before = [...trace];
    await follower.at(blockOf(104));

    expect(before.filter((step) => step === "replace")).to.have.length(2);
    expect(trace.slice(before.length)).to.not.include("replace");
    expect(outcomeOf(store)?.body["reason"]).to.include("valid for a time that has passed");
    expect(history.takeAgain()).to.have.length(1);
  });
});
