import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import type { Chain } from "../../src/core/parts.ts";
import type { Observation } from "../../src/core/types.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, fakeChain, findingOf, hashFor, never, stranger, target } from "../support/fakes.ts";
import { accountOf, drain, head, judging, leaving, unmined } from "./judging.ts";
import { detector } from "./watching.ts";

const total = { to: target, data: "0x18160ddd" } as const;
/** Finds where less than 50 is there. */
const observe = async ({ block }: Observation, chain: Chain) =>
  BigInt(await chain.call(total, block)) < 50n ? [findingOf({ key: "it:low", detector: "it", block })] : [];
const reads = [[target], [accountOf(1), accountOf(2)]];
const reading = (over: object = {}) => detector("it", [], observe, { reads, ...over });
const mined = (value: bigint) => fakeChain({ call: async () => toWord(value) });
const unless = (value: bigint) => leaving(() => toWord(value)).chain;
const judged = { call: drain, judges: ["it"] };

describe("the judge of what is not mined", () => {
  it("tells of nothing that a transaction would not bring about: what is so already, what stays as it is", async () => {
    const already = judging([reading()], { chain: mined(49n), agreed: unless(1n) });
    const harmless = judging([reading()], { chain: mined(100n), agreed: unless(50n) });

    for (const { judge } of [already, harmless]) await judge.judge(unmined(), judged);

    expect([already.found, harmless.found]).to.deep.equal([[], []]);
    expect([...already.told, ...harmless.told]).to.deep.equal([]);
  });

  it("tells why somebody could not judge, and lets the others: one that fails, one that is stuck", async () => {
    const failing = detector("bad", [], async () => Promise.reject(new Error("no")), { reads });
    const stuck = detector("stuck", [], () => never(), { reads });
    const changes = { chain: mined(100n), agreed: unless(49n), deadlineMs: 20 };
    const { judge, found, told } = judging([failing, stuck, reading()], changes);

    await judge.judge(unmined(), { call: drain, judges: ["bad", "stuck", "it"] });

    expect(found).to.have.length(1);
    expect(told).to.deep.equal([
      "bad cannot judge a pending transaction: no",
      "stuck cannot judge a pending transaction: it takes too long",
    ]);
  });

  it("tells of it as not mined, found at the head, under the incident of what is not mined", async () => {
    const { judge, found } = judging([reading()], { chain: mined(100n), agreed: unless(49n) });

    await judge.judge(unmined(), judged);

    const { number, hash } = head;
    const expected = findingOf({ key: `pending:it:${target}`, detector: "it", block: { number, hash } });
    expect(found).to.deep.equal([{ ...expected, pending: unmined().pending }]);
  });

  it("reads what a quorum vouches for of a quorum, and what less do of any node, whose finding says so", async () => {
    const changes = { chain: mined(100n), agreed: unless(50n), anyone: unless(49n) };
    const { judge, found } = judging([reading()], changes);

    await judge.judge(unmined(), judged);
    await judge.judge(unmined("other", { belowQuorum: true }), judged);

    expect(found.map(({ pending, belowQuorum }) => [pending?.hash, belowQuorum])).to.deep.equal([
      [hashFor("other"), true],
    ]);
  });

  it("tells once for each head, and again what is surer or of the next head", async () => {
    const { judge, found } = judging([reading()], { chain: mined(100n), agreed: unless(49n), anyone: unless(49n) });

    await judge.judge(unmined("first", { belowQuorum: true }), judged);
    for (const name of ["second", "third"]) await judge.judge(unmined(name), judged);
    await judge.judge(unmined("fourth", { belowQuorum: true }), judged);
    await judge.judge(unmined("fifth", { block: blockOf(101) }), judged);

    const names = ["first", "second", "fifth"];
    expect(found.map(({ pending }) => pending?.hash)).to.deep.equal(names.map(hashFor));
  });

  it("leaves what touches only a part of what somebody reads, and judges what touches all of a group", () => {
    const { judge } = judging([reading(), detector("blind", [], observe)]);
    const choose = (...touched: readonly `0x${string}`[]) => judge.choose(new Set(touched), hashFor("tx"), head);

    expect([choose(), choose(stranger), choose(accountOf(1))]).to.deep.equal([[], [], []]);
    expect([choose(target), choose(accountOf(2), accountOf(1))]).to.deep.equal([["it"], ["it"]]);
    expect([...judge.accounts]).to.deep.equal([target, accountOf(1), accountOf(2)]);
  });

  it("judges 16 transactions of one head for a detector, each as often as it is shown, and says that there were more", () => {
    const { judge, told } = judging([reading()]);
    const choose = (at: number, block = head) => judge.choose(new Set([target]), hashFor(`tx${at}`), block).length;
    const twice = Array.from({ length: 32 }, (_, at) => choose(at % 16));

    expect([...twice, choose(16)]).to.deep.equal([...Array(32).fill(1), 0]);
    expect([choose(16, blockOf(99)), choose(16, blockOf(101))]).to.deep.equal([0, 1]);
    expect(told[0]).to.match(/^it: more pending transactions of one block touch what it reads than are judged/);
  });

  it("judges anew where a head is lower by more than a reorganisation goes back, as behind one that a node made up at the start: at that, below (nothing was judged, or told, any more)", () => {
    const { judge } = judging([reading()]);
    const choose = (at: number, block: number) =>
      judge.choose(new Set([target]), hashFor(`tx${at}`), blockOf(block)).length;
    for (let at = 0; at < 16; at++) choose(at, 1_000);

    expect([choose(16, 936), choose(16, 935)]).to.deep.equal([0, 1]);
  });

  it("says nothing of a detector that judged in time where what it found waits for its turn (it was told as late)", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const changes = { chain: mined(100n), agreed: unless(49n), deadlineMs: 20, found: () => promise };
    const { judge, told } = judging([reading()], changes);

    const judging_ = judge.judge(unmined(), judged);
    await pause(60);
    resolve();
    await judging_;

    expect(told).to.deep.equal([]);
  });

  it("judges 64 transactions of one head in all", () => {
    const many = Array.from({ length: 5 }, (_, at) =>
      detector(`d${at}`, [], observe, { reads: [[accountOf(at + 1)]] }),
    );
    const { judge } = judging(many);
    const chosen = Array.from({ length: 80 }, (_, at) =>
      judge.choose(new Set([accountOf((at % 5) + 1)]), hashFor(`tx${at}`), head),
    );

    expect(chosen.filter(({ length }) => length === 1)).to.have.length(64);
  });
});
