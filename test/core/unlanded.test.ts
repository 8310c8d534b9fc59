import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Executor } from "../../src/core/parts.ts";
import type { Block } from "../../src/core/types.ts";
import { blockOf, entriesOf, findingOf, receiptOf, stranger, target } from "../support/fakes.ts";
import { intent, type Setting, set } from "./following.ts";

const bound = (isReached: boolean): NonNullable<Executor["bound"]> => {
  return () => ({ isReached, says: "13 gwei per gas of the cap" });
};

/** What people are told at these heads, of an intent that no block takes. */
async function toldAt(heads: readonly Block[], setting: Setting = {}) {
  const made = set({ isAskedFor: () => true, ...setting });
  made.follower.follow(intent, findingOf());
  for (const head of heads) await made.follower.at(head);
  return made;
}
const heads = (first: number, last: number): readonly Block[] =>
  Array.from({ length: last - first + 1 }, (_, index) => blockOf(first + index));
const alarmsOf = ({ told }: Awaited<ReturnType<typeof toldAt>>) => told.map(({ body }) => body["alarm"]);

describe("what is sent and mined in no block", () => {
  it("needs people after five heads, once: before, at, after (it was replaced for ever, and nobody was told)", async () => {
    const [before, at, after] = [
      await toldAt(heads(101, 104)),
      await toldAt(heads(101, 105)),
      await toldAt(heads(101, 160)),
    ];

    expect(before.told).to.deep.equal([]);
    expect(alarmsOf(at)).to.deep.equal(["unmined"]);
    expect(alarmsOf(after)).to.deep.equal(["unmined"]);
    const [{ kind, ref, body } = { kind: "", ref: "", body: {} as Record<string, unknown> }] = at.told;
    const { reason, ...facts } = body;
    expect([kind, ref]).to.deep.equal(["fault", "one"]);
    expect(facts).to.include({
      severity: "critical",
      action: "pause",
      incident: "owner:changed",
      on: "1",
      blocks: "5",
    });
    expect(facts["hash"]).to.match(/^0x/);
    expect(reason).to.include(`found ${facts["hash"]} in no block 5 blocks after it was sent, at `).and.include(target);
    for (const word of ["wei per gas", "`rpc`", "`relays`", "`maxCostEther`", "by hand"])
      expect(reason).to.include(word);
  });

  it("says whom to fund where that is what nothing dearer can be paid for (it said to raise the cap)", async () => {
    const poor = () => ({ isReached: true, says: "2 gwei per gas", poor: stranger });
    const { told } = await toldAt(heads(101, 102), { executor: { bound: poor } });

    expect(told[0]?.body["reason"]).to.match(new RegExp(`or fund ${stranger}, which has no more: the same bytes`));
  });

  it("is not told of before twenty seconds have passed, however fast the chain", async () => {
    const fast = heads(101, 180).map((one) => ({ ...one, timestamp: 1_000n + one.number / 2n }));

    expect((await toldAt(fast.slice(0, 39))).told).to.deep.equal([]);
    expect(alarmsOf(await toldAt(fast))).to.deep.equal(["unmined"]);
  });

  it("is not told of because nodes lagged and show a head far above the last one", async () => {
    expect((await toldAt([blockOf(101), blockOf(150), blockOf(150), blockOf(190)])).told).to.deep.equal([]);
  });

  it("needs people at the second head at which the cap stops what is dearer, once: before, at, after (the same bytes were sent in silence)", async () => {
    const capped = { executor: { bound: bound(true), replace: async () => undefined } };

    const [before, at, after] = [
      await toldAt(heads(101, 101), capped),
      await toldAt(heads(101, 102), capped),
      await toldAt(heads(101, 140), capped),
    ];

    expect(before.told).to.deep.equal([]);
    expect(alarmsOf(at)).to.deep.equal(["capped"]);
    expect(at.told[0]?.body["reason"]).to.include("was sent, at 13 gwei per gas of the cap; act by hand (");
    expect(alarmsOf(after)).to.deep.equal(["capped", "unmined"]);
    for (const { body } of after.told) expect(body["reason"]).to.include("raise `maxCostEther`, which allows no more");
    expect(alarmsOf(await toldAt(heads(101, 104), { executor: { bound: bound(false) } }))).to.deep.equal([]);
  });

  it("is told of also where making it dearer fails", async () => {
    const replace = () => Promise.reject(new FirebreakError("KEY", "the signing service is gone"));

    expect(alarmsOf(await toldAt(heads(101, 105), { executor: { replace } }))).to.deep.equal(["unmined"]);
  });

  it("needs people where nobody can read whether its effect holds, and it is not sent again", async () => {
    const holds = () => Promise.reject(new FirebreakError("NO_QUORUM", "one node does not answer"));

    expect(alarmsOf(await toldAt(heads(101, 105), { holds }))).to.deep.equal(["unmined"]);
  });

  it("needs nobody while its effect holds by others, its nonce is spent, another replica's key signed it, or nobody asks for it", async () => {
    const others = [intent].map((one) => ({ ...one, txs: one.txs.map((tx) => ({ ...tx, sender: stranger })) }));
    const [foreign, gone] = [set({ isAskedFor: () => true }), set()];
    for (const one of others) foreign.follower.follow(one, findingOf());
    gone.follower.follow(intent, findingOf());
    await gone.follower.reorganised([blockOf(100)]);
    for (const head of heads(101, 120)) for (const { follower } of [foreign, gone]) await follower.at(head);

    for (const setting of [{ holds: async () => true }, { executor: { next: () => undefined } }])
      expect((await toldAt(heads(101, 120), setting)).told).to.deep.equal([]);
    expect([...foreign.told, ...gone.told]).to.deep.equal([]);
  });

  it("is counted anew on another branch, and not at heads that no quorum vouches for", async () => {
    const [moved, doubted] = [await toldAt(heads(101, 104)), set({ isAskedFor: () => true })];
    await moved.follower.reorganised([blockOf(104)]);
    doubted.follower.follow(intent, findingOf());

    for (const number of [104, 105, 106, 107]) await moved.follower.at(blockOf(number, "b"));
    const early = [...moved.told];
    await moved.follower.at(blockOf(108, "b"));
    for (const head of heads(101, 120)) await doubted.follower.at(head, false);

    expect(early).to.deep.equal([]);
    expect(alarmsOf(moved)).to.deep.equal(["unmined"]);
    expect(doubted.told).to.deep.equal([]);
  });

  it("is over for people when it ends, and of one that was told of to nobody nothing is over", async () => {
    const overOf = async (late: number) => {
      const receipt = async () => (isMined ? receiptOf(intent, blockOf(late + 1)) : undefined);
      let isMined = false;
      const made = await toldAt(heads(101, late), { executor: { receipt }, holds: async () => isMined });
      isMined = true;
      await made.follower.at(blockOf(late + 1));
      return entriesOf(made.store).filter(({ kind }) => kind === "fault");
    };

    expect(await overOf(104)).to.deep.equal([]);
    const [over, ...more] = await overOf(106);
    expect(over).to.deep.include({ ref: "one", body: { reason: "it has ended: contained", over: true } });
    expect(more).to.deep.equal([]);
  });

  it("says at each head for how many blocks the oldest waits, and none while none does", async () => {
    let isHeld = false;
    const made = await toldAt(heads(99, 103), { holds: async () => isHeld });
    isHeld = true;
    await made.follower.at(blockOf(104));

    expect(made.waited).to.deep.equal([0n, 0n, 1n, 2n, 3n, 0n]);
  });
});
