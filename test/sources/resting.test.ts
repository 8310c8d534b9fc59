import { expect } from "chai";
import type { Block } from "../../src/core/types.ts";
import { createResting } from "../../src/sources/resting.ts";
import { blockOf } from "../support/fakes.ts";
import { messageOf as message } from "./chains.ts";

const [quiet, loud] = [`0x${"00".repeat(256)}`, `0x${"ff".repeat(256)}`];

/** Block 100 was looked at. Of `forged` blocks the fields do not hash to the hash that they name. */
function resting(forged: readonly Block[] = []) {
  const clock = { now: 0 };
  const read = (text: string) => {
    const { hash } = JSON.parse(text).params.result;
    const number = Array.from({ length: 100 }, (_, index) => 90 + index).find((one) => blockOf(one).hash === hash);
    return number === undefined || forged.some((one) => one.hash === hash) ? undefined : blockOf(number);
  };
  const heads = createResting({ canRest: (bloom) => bloom === quiet, read, now: () => clock.now });
  heads.allow(true);
  heads.looked(blockOf(100));
  const take = (block: Block, bloom?: string) => heads.take(message(block, bloom), true);
  return { ...heads, take, clock, raw: heads };
}

describe("heads that rest", () => {
  it("are those that hold nothing and follow the head, or one another; not one that holds something, comes late, or is of another branch", () => {
    const { take, raw } = resting();

    expect([take(blockOf(101)), take(blockOf(102))]).to.deep.equal([true, true]);
    expect([take(blockOf(104)), take(blockOf(101, "b"))]).to.deep.equal([false, false]);
    expect(raw.take(message(blockOf(103)), false)).to.equal(false);
    expect(take(blockOf(103), loud)).to.equal(false);
  });

  it("are none for ten seconds after one that holds something, also one that came late: what was found there may have to be done again", () => {
    const { take, raw, clock } = resting();
    raw.take(message(blockOf(101), loud), false);
    raw.looked(blockOf(101));

    clock.now = 9_999;
    const before = take(blockOf(102));
    clock.now = 10_000;

    expect([before, take(blockOf(102))]).to.deep.equal([false, true]);
  });

  it("are none for ten seconds either after one that was too long to be looked at, or came before any header proved itself", () => {
    const { take, raw, clock, allow } = resting();
    allow(false);
    take(blockOf(101), loud);
    allow(true);
    const early = take(blockOf(101));
    clock.now = 20_000;
    raw.take(message(blockOf(101), quiet).replace("{", `{"more":"${"x".repeat(16_384)}",`), true);

    expect([early, take(blockOf(101))]).to.deep.equal([false, false]);
    clock.now = 30_000;
    expect(take(blockOf(101))).to.equal(true);
  });

  it("are none of a branch that leaves the chain before the head, also where it begins at one that rested", () => {
    const { take, looked } = resting();
    for (const number of [101, 102]) take(blockOf(number));
    looked(blockOf(102));

    expect(take(blockOf(102, "b", "a"))).to.equal(false);
    expect(take(blockOf(103))).to.equal(true);
    expect(take(blockOf(103, "b", "a"))).to.equal(false);
  });

  it("are also one that is shown twice, and those that come after what a node is slow to show", () => {
    const { take, looked } = resting();
    for (const number of [101, 102, 102]) take(blockOf(number));
    looked(blockOf(101));

    expect([take(blockOf(102)), take(blockOf(103))]).to.deep.equal([true, true]);
  });

  it("are none on a chain whose headers do not hash to their hashes: only a node says what is in a block there", () => {
    const { take, allow } = resting();
    allow(false);

    expect(take(blockOf(101))).to.equal(false);
  });

  it("are sixteen at most from one look to the next", () => {
    const { take, looked } = resting();
    const taken = Array.from({ length: 17 }, (_, index) => take(blockOf(101 + index)));

    expect(taken.filter((one) => one)).to.have.length(16);
    looked(blockOf(116));
    expect(take(blockOf(117))).to.equal(true);
  });

  it("are no message that is longer than a header, or has none", () => {
    const { raw } = resting();
    const long = message(blockOf(101)).replace("{", `{"more":"${"x".repeat(16_384)}",`);

    for (const text of [long, "", "{}", '{"hash":"0x1', '{"id":1,"result":"0xabc"}'])
      expect(raw.take(text, true)).to.equal(false);
  });

  it("prove themselves by the head: each hashes to what the next one names as its parent", () => {
    const { take, between } = resting();
    for (const number of [101, 102, 103]) take(blockOf(number));

    expect(between(blockOf(100), blockOf(104)).map(({ number }) => number)).to.deep.equal([101n, 102n, 103n]);
    expect(between(blockOf(101), blockOf(103)).map(({ number }) => number)).to.deep.equal([102n]);
    expect(between(blockOf(100), blockOf(101))).to.deep.equal([]);
  });

  it("prove nothing where one is missing or forged, or the head is of another branch (nodes are asked for them)", () => {
    const whole = resting();
    const forged = resting([blockOf(102)]);
    for (const number of [101, 102, 103]) for (const { take } of [whole, forged]) take(blockOf(number));

    expect(whole.between(blockOf(99), blockOf(104))).to.deep.equal([]);
    expect(whole.between(blockOf(100), blockOf(106))).to.deep.equal([]);
    expect(whole.between(blockOf(100), blockOf(104, "b"))).to.deep.equal([]);
    expect(forged.between(blockOf(100), blockOf(104))).to.deep.equal([]);
    expect(forged.leadsTo(blockOf(100), blockOf(104))).to.equal(true);
  });
});
