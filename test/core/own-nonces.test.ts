import { expect } from "chai";
import { patience } from "../../src/core/followed.ts";
import { blockOf, findingOf, sender, stranger } from "../support/fakes.ts";
import { intent, set } from "./following.ts";

const none = { open: [], needed: [], ended: [] };

describe("the nonces of our own intents", () => {
  it("are needed while nobody else has brought their effect about (a free nonce before one that was not was called missing)", async () => {
    const { follower } = set({
      holds: async ({ number }) => number >= 102n,
      executor: { replace: async () => undefined },
    });
    follower.follow(intent, findingOf());

    await follower.at(blockOf(101));
    const before = follower.nonces(sender);
    await follower.at(blockOf(102));

    expect([before, follower.nonces(sender)]).to.deep.equal([
      { open: [4n], needed: [4n], ended: [] },
      { open: [4n], needed: [], ended: [] },
    ]);
    expect(follower.nonces(stranger)).to.deep.equal(none);
  });

  it("are needed by nobody whose finding is gone, unless something else asks for it", async () => {
    const [gone, asked] = [set(), set({ isAskedFor: () => true })];

    for (const { follower } of [gone, asked]) {
      follower.follow(intent, findingOf());
      await follower.reorganised([blockOf(100)]);
    }

    expect([gone, asked].map(({ follower }) => follower.nonces(sender).needed)).to.deep.equal([[], [4n]]);
  });

  it("are known when their intents have ended, whose transactions a pool may keep (it was told that another had sent them)", async () => {
    const { follower, store } = set({ holds: async () => true });
    follower.follow(intent, findingOf());

    for (const number of [101, 101n + patience, 102n + patience]) await follower.at(blockOf(number));

    expect(store.changes.at(-1)?.closes).to.equal(intent.id);
    expect(follower.nonces(sender)).to.deep.equal({ ...none, ended: [4n] });
  });
});
