import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Action } from "../../src/core/parts.ts";
import { blockOf, findingOf } from "../support/fakes.ts";
import { set } from "./confirming.ts";

describe("an effect that somebody else brought about", () => {
  const again = [["owner:changed"]];

  it("is acted on when a reorganisation takes it away after it was confirmed: in the block at which it was seen, and in one before", async () => {
    for (const from of [101n, 99n]) {
      let isGone = false;
      const it = set(async () => !isGone);
      const before = await it.at(101);

      isGone = true;
      const unasked = await it.at(102);
      it.confirming.reorganised(from);

      expect([before, unasked]).to.deep.equal([[], []]);
      expect(await it.at(102)).to.deep.equal(again);
      expect(await it.at(103)).to.deep.equal(again);
    }
  });

  it("is left alone when the reorganisation is of later blocks, when it holds on the new branch too, and when it was lifted there", async () => {
    let isGone = false;
    const later = set(async () => !isGone);
    await later.at(101);
    isGone = true;
    later.confirming.reorganised(102n);
    const held = set(async () => true);
    await held.at(101);
    held.confirming.reorganised(100n);
    // It holds in what the reorganisation left, so that it was not the reorganisation that took it.
    const lifted = set(async ({ number }) => number < 103n);
    await lifted.at(101);
    lifted.confirming.reorganised(101n);

    expect([await later.at(103), await held.at(103), await lifted.at(103)]).to.deep.equal([[], [], []]);
  });

  it("is watched until it is 64 blocks deep: before, at, after", async () => {
    const watched = async (deep: number) => {
      let isGone = false;
      const it = set(async () => !isGone);
      await it.at(101);
      await it.at(101 + deep);
      isGone = true;
      it.confirming.reorganised(101n);
      return it.at(102 + deep);
    };

    expect([await watched(63), await watched(64), await watched(65)]).to.deep.equal([again, again, []]);
  });

  it("is looked at again when what was read of it may be of a branch that is gone", async () => {
    const asked = Promise.withResolvers<boolean>();
    let count = 0;
    const it = set(async () => (count++ === 0 ? asked.promise : false));
    const [first] = it.confirming.looks(blockOf(101));
    const looking = first?.look();
    it.confirming.reorganised(101n);
    asked.resolve(true);
    await looking;

    expect(await it.at(101)).to.deep.equal(again);
  });

  it("is asked of for what needed it later, also where a look for what needed it before is still on its way (the later one was forgotten)", async () => {
    const asked = Promise.withResolvers<boolean>();
    const it = set(async ({ number }) => (number === 101n ? asked.promise : false));
    const [first] = it.confirming.looks(blockOf(102));
    const looking = first?.look();
    it.confirming.assume(findingOf({ block: blockOf(102) }), "pause", 102n);
    asked.resolve(true);
    await looking;

    expect(await it.at(103)).to.deep.equal(again);
  });

  it("is asked of again where nobody can say for a moment after a start how it was, and not acted on for what people lifted since", async () => {
    const lifted = (until: number) => {
      let head = 0n;
      const it = set(async ({ number }) => {
        if (number === 100n && head < BigInt(until)) throw new FirebreakError("NOT_EVALUABLE", "timed out");
        return number === 100n;
      }, 100n);
      return (number: number) => {
        head = BigInt(number);
        return it.at(number);
      };
    };
    const looks = async (at: (number: number) => Promise<unknown>) => {
      for (const number of [101, 102, 103]) await at(number).catch(() => undefined);
      return at(104);
    };

    expect(await looks(lifted(103))).to.deep.equal([]);
    // What no node has any more says nothing: how it is now decides.
    expect(await looks(lifted(1_000))).to.deep.equal(again);
  });

  it("is asked of for each incident by itself: what nobody can say of then delays none for another one (each had 30 seconds of its own, one after the other)", async () => {
    const it = set(async ({ number }) => {
      if (number === 100n) throw new FirebreakError("NOT_EVALUABLE", "the node lacks it");
      return false;
    }, 100n);
    for (const key of ["two", "three"]) it.confirming.assume(findingOf({ key }), "pause", 100n);

    for (const number of [101, 102, 103, 104])
      for (const { look } of it.confirming.looks(blockOf(number))) await look().catch(() => undefined);

    expect(await it.at(104)).to.have.deep.members([["owner:changed"], ["two"], ["three"]]);
  });

  it("is told as gone at the block that was read, and not at one of which nobody could say it", async () => {
    const told = async (holds: Action["holds"]) => {
      const it = set(holds, 100n);
      for (const number of [101, 102, 103, 104]) await it.at(number).catch(() => undefined);
      return it.reasons();
    };
    const lacks = () => Promise.reject(new FirebreakError("NOT_EVALUABLE", "the node lacks it"));
    const gone = "its effect held at the finding and no longer holds at block";

    expect(await told(async () => false)).to.deep.equal([`${gone} 100; it is acted on again`]);
    expect(await told(async ({ number }) => (number === 100n ? lacks() : false))).to.deep.equal([
      `${gone} 104 (of block 100 nobody can say it any more); it is acted on again`,
    ]);
  });

  it("that cannot be read after a reorganisation is looked at at the next head", async () => {
    let isDown = false;
    const lacks = () => Promise.reject(new FirebreakError("NOT_EVALUABLE", "the node lacks it"));
    const it = set(async () => (isDown ? lacks() : true));
    await it.at(101);
    it.confirming.reorganised(101n);
    isDown = true;

    const failed = await it.at(102).catch(({ code }) => code);
    isDown = false;

    expect(failed).to.equal("NOT_EVALUABLE");
    expect(await it.at(103)).to.deep.equal([]);
  });

  it("is left alone after a restart when it was lifted since, also when the last blocks are taken away (it was brought about anew)", async () => {
    const it = set(async ({ number }) => number < 104n, 103n);
    const before = await it.at(110);

    it.confirming.reorganised(109n);

    expect([before, await it.at(111)]).to.deep.equal([[], []]);
  });

  it("is left alone when it was lifted after one reorganisation and before the next (it was brought about anew)", async () => {
    const it = set(async ({ number }) => number < 103n);
    await it.at(101);
    it.confirming.reorganised(101n);
    const before = await it.at(104);

    it.confirming.reorganised(104n);

    expect([before, await it.at(105)]).to.deep.equal([[], []]);
  });

  it("is asked of the head where the block that was read is gone before anybody looked, and left alone where it held below that", async () => {
    const looked = async (until: bigint) => {
      const it = set(async ({ number }) => number < until, 105n);
      it.confirming.reorganised(103n);
      return it.at(104);
    };

    expect([await looked(103n), await looked(102n)]).to.deep.equal([[], again]);
  });
});
