import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { makeIntent } from "../store/changes.ts";
import { blockOf, findingOf, receiptOf } from "../support/fakes.ts";
import { intent, landed, outcomeOf, set } from "./following.ts";

const old = makeIntent("one", { ...intent, action: "renamed" });

describe("following an intent whose action the configuration has no longer", () => {
  it("ends it, so that what waits behind its nonce gets that (no pause of its key was mined any more)", async () => {
    const { follower, trace, store, history } = set();
    follower.follow(old, findingOf());

    await follower.at(blockOf(101));

    expect(trace).to.deep.equal(["release 4"]);
    expect(outcomeOf(store)?.body).to.include({ status: "failed", action: "renamed" });
    expect(history.takeAgain()).to.have.length(1);
  });

  it("does not say of one that landed that its effect does not hold, which nobody looked at", async () => {
    const { follower, store } = set({ executor: landed(101, true, old) });
    follower.follow(old, findingOf());

    await follower.at(blockOf(102));

    expect(outcomeOf(store)?.body["reason"]).to.include("the configuration has its action no longer");
  });

  it("ends one whose call its key may no longer sign, at the head after it was refused", async () => {
    const replace = async () => {
      throw new FirebreakError("NOT_ALLOWED", "expected a call of another");
    };
    const { follower, store } = set({ executor: { replace } });
    follower.follow(intent, findingOf());
    await follower.at(blockOf(101));
    const before = outcomeOf(store);

    await follower.at(blockOf(102));

    expect([before, outcomeOf(store)?.body["status"]]).to.deep.equal([undefined, "failed"]);
  });

  it("looks first whether that one was mined meanwhile (a pause that held was told as failed)", async () => {
    let now = 101;
    const replace = async () => {
      throw new FirebreakError("NOT_ALLOWED", "expected a call of another");
    };
    const receipt = async () => (now >= 102 ? receiptOf(intent, blockOf(102)) : undefined);
    const { follower, store } = set({ executor: { replace, receipt }, holds: async ({ number }) => number >= 102n });
    follower.follow(intent, findingOf());
    await follower.at(blockOf(101));

    now = 102;
    await follower.at(blockOf(102));

    expect(outcomeOf(store)?.body["status"]).to.equal("contained");
  });
});
