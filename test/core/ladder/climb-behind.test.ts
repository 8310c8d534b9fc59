import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { makeIntent } from "../../store/changes.ts";
import { blockOf, receiptOf } from "../../support/fakes.ts";
import { set } from "./climbing.ts";

const second = (number: number) => ({ key: "second", block: { number: BigInt(number), hash: blockOf(number).hash } });

/** Whether anything is sent for it where a pause lands in block 101 and is lifted in 102, in which somebody strikes again: before, or after, the look at 101 is answered. */
async function struckAgain(isLate: boolean) {
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  let asked = 0;
  const it = set({
    executor: { receipt: async (txs) => receiptOf({ ...makeIntent("one"), txs }, blockOf(101), true) },
    holds: {
      direct: async ({ number }) => {
        // The transaction's own look is the first at that block, and the ladder's the second.
        if (number === 101n && ++asked === 2 && isLate) await promise;
        return number === 101n;
      },
    },
  });
  await it.find({ key: "first" });
  const looking = it.heads(101);
  await pause(20);
  if (!isLate) await looking;
  await it.find(second(102));
  answer();
  await looking;
  await it.heads(103, 110);
  return it.intents().some((id) => id.includes("second"));
}

describe("a ladder whose effect held at a block below what it is climbed for", () => {
  it("is climbed for what struck behind that, also where the answer comes when it has struck already (it ended, and nothing was sent)", async () => {
    expect([await struckAgain(false), await struckAgain(true)]).to.deep.equal([true, true]);
  });

  it("is climbed on where that block goes away before it is looked at, or while it is (it held there, and nothing was sent on the new branch)", async () => {
    for (const isLate of [false, true]) {
      const { promise, resolve: answer } = Promise.withResolvers<boolean>();
      const it_ = set({ holds: { direct: async ({ number }) => (number === 101n ? promise : false) } });
      await it_.find();
      const looking = isLate ? it_.climb(101) : Promise.resolve();
      await it_.reorganised([blockOf(101)], 100n);
      answer(true);
      await Promise.all([looking, isLate ? undefined : it_.climb(101)]);
      await it_.heads(102);

      expect(it_.rungs()).to.deep.equal(["begun 0 100", "begun 1 102"]);
    }
  });

  it("is climbed on where another branch goes away as well before the answer comes (it ended by what held in the first, and nothing was sent)", async () => {
    const { promise, resolve: answer } = Promise.withResolvers<boolean>();
    const it_ = set({ holds: { direct: async ({ number }) => (number === 101n ? promise : false) } });
    await it_.find();
    const looking = it_.climb(101);
    for (const branch of ["a", "b"]) await it_.reorganised([blockOf(101, branch)], 100n);
    answer(true);
    await looking;
    await it_.heads(102);

    expect(it_.rungs()).to.deep.equal(["begun 0 100", "begun 1 102"]);
  });

  it("is climbed on from a head that lags, as another replica's (its other ways were never taken)", async () => {
    const it_ = set({ holds: { direct: async ({ number }) => number <= 99n } });
    await it_.find();
    await it_.heads(99);
    await it_.heads(101, 110);

    expect(it_.rungs()).to.include.members(["begun 1 102", "begun 2 104"]);
  });

  it("ends where what it is climbed for was made up further ahead than a reorganisation goes back: at that, above", async () => {
    const endsFor = async (ahead: number) => {
      const it_ = set({ holds: { direct: async ({ number }) => number >= 101n } });
      await it_.find();
      await it_.find(second(101 + ahead));
      await it_.heads(101);
      return it_.rungs().some((one) => one.startsWith("held"));
    };

    expect([await endsFor(64), await endsFor(65)]).to.deep.equal([false, true]);
  });
});
