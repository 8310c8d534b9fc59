import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { sharePrice } from "../../src/detectors/share-price.ts";
import { toWord } from "../../src/lib/words.ts";
import { leaving, leftBy } from "../core/judging.ts";
import { blockOf, failureOf, fakeChain, target } from "../support/fakes.ts";
import { look, make, numbersOf } from "./looking.ts";
import { answering, fromBlock100 } from "./numbers.ts";

const [convert, supply] = ["0x07a2d13a", "0x18160ddd"];
const watching = (settings: object = {}) => make(sharePrice, { vault: target, moreThanBps: 1_000, ...settings });
const pricing = (...prices: readonly bigint[]) => answering({ [convert]: fromBlock100(...prices), [supply]: [500n] });
const last = (prices: readonly bigint[]) => blockOf(99 + prices.length);
const found = async (prices: readonly bigint[], settings: object = {}) =>
  (await look(watching(settings), { chain: pricing(...prices), block: last(prices) })).length;

describe("share-price", () => {
  it("is silent on interest, and on a gift: a donation makes every share worth more", async () => {
    expect(await found([1_000n, 1_001n])).to.equal(0);
    expect(await found([1_000n, 9_000n])).to.equal(0);
  });

  it("fires on a fall: just below, at, just above", async () => {
    expect([await found([1_000n, 901n]), await found([1_000n, 900n]), await found([1_000n, 899n])]).to.deep.equal([
      0, 0, 1,
    ]);
  });

  it("fires on a rise where it is asked to, in either direction where it is asked for both", async () => {
    const rise = async (price: bigint) => found([1_000n, price], { direction: "up" });

    expect([await rise(1_099n), await rise(1_100n), await rise(1_101n)]).to.deep.equal([0, 0, 1]);
    expect([
      await found([1_000n, 10n], { direction: "up" }),
      await found([1_000n, 10n], { direction: "both" }),
    ]).to.deep.equal([0, 1]);
    expect(await found([0n, 1n], { direction: "up" })).to.equal(1);
  });

  it("sees a slow fall within its window: one block shorter, as long, one block longer, and after a restart", async () => {
    const prices = [1_000n, 950n, 920n, 880n];

    expect([
      await found(prices, { withinBlocks: 2 }),
      await found(prices, { withinBlocks: 3 }),
      await found(prices, { withinBlocks: 4 }),
    ]).to.deep.equal([0, 1, 1]);
    const blocks = [100, 101, 102, 103].map((number) => blockOf(number));
    expect(await numbersOf(watching({ withinBlocks: 3 }), blocks, pricing(...prices))).to.deep.equal([103]);
  });

  it("says nothing of a vault with too few shares: just below, at, just above", async () => {
    const fall = async (minSupply: string) => found([1_000n, 1n], { minSupply });

    expect([await fall("499"), await fall("500"), await fall("501")]).to.deep.equal([1, 1, 0]);
  });

  it("objects to minSupply where nobody can say how many shares there are [it had no finding at the jump, and nobody knew]", async () => {
    const pool = answering({ [convert]: fromBlock100(1_000n) });

    expect(await watching({ minSupply: "1" }).objections(blockOf(100), pool)).to.have.length(1);
    expect(await watching().objections(blockOf(100), pool)).to.deep.equal([]);
  });

  it("still knows the price before a block at which the vault refused to say one [an attacker whose call made it revert was never seen]", async () => {
    const prices = pricing(1_000n, 0n, 880n);
    const refusing = {
      ...prices,
      call: async (...[call, block]: Parameters<typeof prices.call>) => {
        if (block.number === 101n) throw new FirebreakError("CALL_REVERTED", "reverted");
        return prices.call(call, block);
      },
    };

    expect(await look(watching({ withinBlocks: 3 }), { chain: refusing, block: blockOf(102) })).to.have.length(1);
  });

  it("forgets a price that a reorganisation took away", async () => {
    const detector = watching({ withinBlocks: 3 });
    await look(detector, { chain: pricing(1_000n, 5_000n), block: blockOf(101) });
    const other = {
      ...pricing(1_000n, 1_000n, 1_000n),
      blockAt: async (number: bigint) => blockOf(number, number <= 100n ? "a" : "b", "a"),
    };

    expect(await look(detector, { chain: other, block: blockOf(102, "b"), reorged: [blockOf(101)] })).to.deep.equal([]);
  });

  it("reads a pool's virtual price, and cannot say what cannot be read", async () => {
    const call = "function get_virtual_price() view returns (uint256)";
    const chain = answering({ "0xbb7b8b80": fromBlock100(1_000n, 100n) });

    expect(await look(watching({ call }), { chain })).to.have.length(1);
    expect(await failureOf(look(watching(), { chain: fakeChain() }))).to.equal("NOT_EVALUABLE");
    expect(await watching().objections(blockOf(100), fakeChain())).to.have.length(1);
    expect(await watching().objections(blockOf(100), pricing(1n))).to.deep.equal([]);
  });

  // It fires on Onyx's market as it was recorded: see on-recordings.test.ts.

  it("judges what a transaction that is not mined would leave: just below, at, just above, and nothing that is so already", async () => {
    const leaves = (price: bigint) => leaving(() => toWord(price)).chain;
    const left = async (price: bigint, prices = [1_000n]) =>
      (await leftBy(watching(), pricing(...prices), leaves(price))).found;

    expect([(await left(901n)).length, (await left(900n)).length, (await left(899n)).length]).to.deep.equal([0, 0, 1]);
    expect((await left(899n))[0]?.key).to.equal(`pending:it:${target}`);
    expect(watching().reads).to.deep.equal([[target]]);
  });
});
