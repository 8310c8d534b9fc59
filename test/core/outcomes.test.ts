import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { BlockRef } from "../../src/core/types.ts";
import { blockOf, findingOf } from "../support/fakes.ts";
import { learn } from "./deciding.ts";
import { intent, landed, outcomeOf, set } from "./following.ts";

/** A stop lasted from before block 101, in which its transaction was mined, until block 1000. */
async function start(holds: (block: BlockRef) => Promise<boolean>, success = true) {
  const setting = set({ executor: landed(101, success), idempotent: true, holds });
  setting.follower.follow(intent);
  await setting.follower.at(blockOf(1000));
  return { ...setting, said: outcomeOf(setting.store)?.body };
}
const heldUntil = (last: bigint) => async (block: BlockRef) => block.number >= 101n && block.number <= last;

describe("outcomes of what was mined long before anybody looks", () => {
  it("calls contained what held when it was mined and was lifted meanwhile, and leaves it so (a start paused it again)", async () => {
    const { said, history } = await start(heldUntil(400n));

    expect(said).to.include({ status: "contained", minedBlock: "101", verifiedBlock: "101" });
    expect(history.takeAgain()).to.deep.equal([]);
  });

  it("says where it was seen to hold: at its own block alone, just before the head, at the head", async () => {
    const all = [await start(heldUntil(101n)), await start(heldUntil(999n)), await start(heldUntil(1000n))];

    expect(all.map(({ said }) => said?.["verifiedBlock"])).to.deep.equal(["101", "101", "1000"]);
  });

  it("calls it done already when ours reverted because it held then, and leaves what was lifted since", async () => {
    const { said, history } = await start(heldUntil(400n), false);

    expect(said).to.include({ status: "already", verifiedBlock: "101" });
    expect(history.takeAgain()).to.deep.equal([]);
  });

  it("acts for what waited for it and was found when it was over: while it held, at the last block, after it (it was told as covered, and nothing was done)", async () => {
    const setting = set({ executor: landed(101), idempotent: true, holds: heldUntil(400n) });
    setting.follower.follow(intent, findingOf());
    for (const block of [102, 400, 401]) {
      const finding = findingOf({ key: `${block}`, block: blockOf(block) });
      learn(setting.history, finding);
      setting.follower.cover(finding, "pause");
    }

    await setting.follower.at(blockOf(1000));

    expect(outcomeOf(setting.store)?.body).to.deep.include({ status: "contained", untried: ["401"] });
    expect(setting.history.takeAgain().map(({ key }) => key)).to.deep.equal(["401"]);
  });

  /** One that waits was found at 102, while it held, and nobody can say so before this head. */
  async function waited(said: number) {
    let now = 0;
    const it = set({
      executor: landed(101),
      idempotent: true,
      holds: async (block) => {
        if (block.number === 102n && now < said)
          throw new FirebreakError("NOT_EVALUABLE", "the node is busy", { retryable: true });
        return heldUntil(400n)(block);
      },
    });
    it.follower.follow(intent, findingOf());
    const finding = findingOf({ key: "other", block: blockOf(102) });
    learn(it.history, finding);
    it.follower.cover(finding, "pause");
    return async (number: number) => {
      now = number;
      await it.follower.at(blockOf(number));
      return [outcomeOf(it.store)?.body["untried"], it.follower.isAsked("pause", blockOf(number))];
    };
  }

  it("asks again of what waited where nobody can say for a moment how it was then (what people had lifted after it was paused again)", async () => {
    const at = await waited(1001);

    expect([await at(1000), await at(1001)]).to.deep.equal([
      [undefined, true],
      [undefined, false],
    ]);
  });

  it("acts for what waited where nobody can say that for long", async () => {
    const at = await waited(9_000);
    for (const head of [1000, 1001, 1002]) expect((await at(head))[0]).to.equal(undefined);

    expect(await at(1003)).to.deep.equal([["other"], false]);
  });

  it("acts anew on what did not hold when it was mined either", async () => {
    const { said, history } = await start(heldUntil(100n));

    expect(said).to.include({ status: "no-effect" });
    expect(history.takeAgain()).to.have.length(1);
  });

  /** Nobody can say how it was at 101 before this head. */
  const silentUntil = (head: bigint) => {
    let now = 0n;
    return async ({ number }: BlockRef) => {
      if (number !== 101n) now = number;
      if (number !== 101n) return false;
      if (now < head) throw new FirebreakError("NOT_EVALUABLE", "the node lacks it", { retryable: true });
      return true;
    };
  };

  it("asks again what nobody can say of then for a moment, and leaves what was lifted since (it was paused again)", async () => {
    const { store, follower, history } = await start(silentUntil(1001n));
    const before = outcomeOf(store);

    await follower.at(blockOf(1001));

    expect(before).to.equal(undefined);
    expect(outcomeOf(store)?.body).to.include({ status: "contained", verifiedBlock: "101" });
    expect(history.takeAgain()).to.deep.equal([]);
  });

  it("acts anew where no node has the state of then: after three looks in 30 seconds, and not after fewer in as long", async () => {
    const looks = async (...heads: readonly number[]) => {
      const { store, follower, history } = await start(silentUntil(1_000_000n));
      for (const head of heads) await follower.at(blockOf(head));
      return [outcomeOf(store)?.body["status"], history.takeAgain().length];
    };

    expect(await looks(1001, 1002)).to.deep.equal([undefined, 0]);
    expect(await looks(1003)).to.deep.equal([undefined, 0]);
    expect(await looks(1001, 1002, 1003)).to.deep.equal(["no-effect", 1]);
  });
});
