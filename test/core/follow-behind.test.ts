import { expect } from "chai";
import { makeIntent, makeTx } from "../store/changes.ts";
import { blockOf, findingOf, sender, stranger } from "../support/fakes.ts";
import { intent, outcomeOf, set } from "./following.ts";

/** The pause, whose nonce is 4, holds by somebody else's hand; its transaction is not mined. */
async function pausedAt(number: number, nonce: bigint, from = sender) {
  const executor = { senders: [sender, stranger] };
  const setting = set({ executor, holds: async () => true });
  setting.follower.follow(intent, findingOf());
  const txs = [{ ...makeTx("other", 0), sender: from, nonce }];
  setting.follower.follow(makeIntent("other", { action: "strip", sinceBlock: 101n, txs }));
  await setting.follower.at(blockOf(number));
  return { said: outcomeOf(setting.store)?.body["status"], trace: setting.trace };
}

describe("following what waits behind another one's nonce", () => {
  it("gets that nonce where the other one's effect holds, once a block has gone by without it: before, at, after", async () => {
    const [before, at, after] = [await pausedAt(100, 5n), await pausedAt(101, 5n), await pausedAt(102, 5n)];

    expect([before.said, at.said, after.said]).to.deep.equal([undefined, undefined, "already"]);
    expect(after.trace[0]).to.equal("release 4");
  });

  it("ends nothing that it does not wait for: its nonce is lower, or another key's", async () => {
    const [lower, other] = [await pausedAt(102, 3n), await pausedAt(102, 5n, stranger)];

    expect([lower.said, other.said]).to.deep.equal([undefined, undefined]);
  });
});
