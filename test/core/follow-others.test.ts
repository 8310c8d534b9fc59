import { expect } from "chai";
import { blockOf, entriesOf, findingOf } from "../support/fakes.ts";
import { intent, landed, set } from "./following.ts";

describe("following what somebody else brought about first", () => {
  it("opens again what somebody else had done when a reorganisation takes that away, and sends what it signed (it was forgotten)", async () => {
    let isDone = true;
    const { follower, store, trace, history } = set({ executor: landed(101, false), holds: async () => isDone });
    follower.follow(intent, findingOf({ block: blockOf(100) }));
    await follower.at(blockOf(101));

    isDone = false;
    await follower.reorganised([blockOf(101)]);

    expect(entriesOf(store).map(({ kind, body }) => body["status"] ?? kind)).to.deep.equal(["already", "retracted"]);
    expect(store.changes.at(-1)?.reopens).to.equal("one");
    expect(follower.open()).to.deep.equal([intent]);
    expect(trace).to.deep.equal(["release 4", "hold 4"]);
    expect(history.lastActed("owner:changed", "pause")).to.equal(100n);
  });

  it("leaves alone what somebody else had done below a reorganisation, and what is 64 blocks deep", async () => {
    const { follower } = set({ executor: landed(101, false), holds: async () => true });
    follower.follow(intent, findingOf({ block: blockOf(100) }));
    await follower.at(blockOf(101));

    await follower.reorganised([blockOf(103), blockOf(102)]);
    const below = follower.open();
    await follower.at(blockOf(166));
    await follower.reorganised([blockOf(166), blockOf(101)]);

    expect([below, follower.open()]).to.deep.equal([[], []]);
  });
});
