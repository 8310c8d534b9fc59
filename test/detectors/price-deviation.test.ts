import { expect } from "chai";
import { priceDeviation } from "../../src/detectors/price-deviation.ts";
import { blockOf, failureOf, fakeChain, sender, target } from "../support/fakes.ts";
import { look, make } from "./looking.ts";
import { answering, fromBlock100 } from "./numbers.ts";

const [latest, spot] = ["0x50d25bcd", "0x9d1b464a"];
const price = { address: target, call: "function latestAnswer() view returns (int256)" };
const pool = { address: sender, call: "function currentPrice() view returns (uint256)", decimals: 18 };
const watching = (settings: object = {}, tools = {}) =>
  make(priceDeviation, { price, reference: pool, moreThanBps: 500, ...settings }, tools);
const e10 = 10n ** 10n;

describe("price-deviation", () => {
  it("is silent while both move together, whatever their decimals", async () => {
    const chain = answering({ [latest]: fromBlock100(100n, 5n), [spot]: fromBlock100(100n * e10, 5n * e10) });

    expect(await look(watching(), { chain })).to.deep.equal([]);
  });

  it("fires when they differ: just below, at, just above, in both directions", async () => {
    const found = async (now: bigint) =>
      (await look(watching(), { chain: answering({ [latest]: [now], [spot]: [10_000n * e10] }) })).length;

    expect([await found(10_499n), await found(10_500n), await found(10_501n)]).to.deep.equal([0, 0, 1]);
    expect([await found(9_501n), await found(9_500n), await found(9_499n)]).to.deep.equal([0, 0, 1]);
    expect([await found(-1n), await found(0n)]).to.deep.equal([1, 1]);
  });

  it("fires off a peg, and says both prices as people write them", async () => {
    const chain = answering({ [latest]: [89_000_000n] });

    const [finding] = await look(watching({ reference: { value: "1", decimals: 0 } }), { chain });

    expect(finding?.evidence).to.include({ price: "0.89000000", reference: "1.00000000" });
  });

  it("waits for so many blocks in a row: one too few, enough, and one in between that was right", async () => {
    const found = async (prices: readonly bigint[]) => {
      const chain = answering({ [latest]: fromBlock100(...prices), [spot]: [100n * e10] });
      return (await look(watching({ forBlocks: 3 }), { chain, block: blockOf(99 + prices.length) })).length;
    };

    expect([await found([100n, 50n, 50n]), await found([50n, 50n, 50n]), await found([50n, 100n, 50n])]).to.deep.equal([
      0, 1, 0,
    ]);
  });

  it("compares no older block with another chain's present, only the head (it fired after a stop, on what a price was before)", async () => {
    const here = answering({ [latest]: fromBlock100(50n, 100n) });
    const there = { ...answering({ [spot]: [100n * e10] }), head: async () => blockOf(400) };
    const detector = watching({ reference: { ...pool, chain: 10 } }, { chains: new Map([[10n, there]]) });

    expect(await look(detector, { chain: here, block: blockOf(100), isHead: false })).to.deep.equal([]);
    expect(await look(detector, { chain: here, block: blockOf(101), isHead: true })).to.deep.equal([]);
    expect(await look(detector, { chain: here, block: blockOf(100), isHead: true })).to.have.length(1);
  });

  it("waits for so many blocks of another chain, too [a price that somebody moved there for one block fired at once]", async () => {
    const here = answering({ [latest]: [100n] });
    const found = async (prices: readonly bigint[]) => {
      const moving = answering({ [spot]: fromBlock100(...prices.map((one) => one * e10)) });
      const there = { ...moving, chainId: 10n, head: async () => blockOf(99 + prices.length) };
      const detector = watching(
        { reference: { ...pool, chain: 10 }, forBlocks: 3 },
        { chains: new Map([[10n, there]]) },
      );
      return (await look(detector, { chain: here, block: blockOf(300), isHead: true })).length;
    };

    expect([await found([100n, 100n, 50n]), await found([100n, 50n, 50n]), await found([50n, 50n, 50n])]).to.deep.equal(
      [0, 0, 1],
    );
  });

  it("looks at older blocks where both prices are of this chain, or one is a peg", async () => {
    const chain = answering({ [latest]: [50n], [spot]: [100n * e10] });
    const peg = { value: "1", decimals: 0 };

    expect(await look(watching(), { chain, isHead: false })).to.have.length(1);
    expect(await look(watching({ reference: peg }), { chain, isHead: false })).to.have.length(1);
  });

  it("follows the parents of its own branch", async () => {
    const chain = answering({ [latest]: [50n], [spot]: [100n * e10] });
    const asked: string[] = [];
    const spying = {
      ...chain,
      call: (...[call, block]: Parameters<typeof chain.call>) => {
        asked.push(block.hash);
        return chain.call(call, block);
      },
    };

    await look(watching({ forBlocks: 2 }), { chain: spying, block: blockOf(101, "b", "a"), reorged: [blockOf(101)] });

    expect(new Set(asked)).to.deep.equal(new Set([blockOf(101, "b").hash, blockOf(100).hash]));
  });

  it("cannot say anything without a price, without a reference, or against one of zero", async () => {
    const failure = (answers: Parameters<typeof answering>[0]) =>
      failureOf(look(watching(), { chain: answering(answers) }));

    expect(await failure({ [spot]: [1n] })).to.equal("NOT_EVALUABLE");
    expect(await failure({ [latest]: [1n] })).to.equal("NOT_EVALUABLE");
    expect(await failure({ [latest]: [1n], [spot]: [0n] })).to.equal("NOT_EVALUABLE");
    expect(await watching().objections(blockOf(1), fakeChain())).to.have.length(1);
  });

  it("fires nothing while a rollup's sequencer is down, nor within its grace (a price that nobody could set fired): one second before, at, after", async () => {
    const uptime = `0x${"44".repeat(20)}` as const;
    const now = blockOf(101).timestamp;
    const seen = async (isDown: bigint, since: bigint) => {
      const chain = fakeChain({
        call: async ({ to }) => {
          const words = to === uptime ? [1n, isDown, since, since, 1n] : [to === target ? 50n : 100n * e10];
          return `0x${words.map((one) => one.toString(16).padStart(64, "0")).join("")}`;
        },
      });
      return (await look(watching({ sequencer: { feed: uptime, graceSeconds: 60 } }), { chain })).length;
    };

    expect(await seen(1n, 0n)).to.equal(0);
    expect([await seen(0n, now - 59n), await seen(0n, now - 60n), await seen(0n, now - 61n)]).to.deep.equal([0, 1, 1]);
  });

  it("does not call what it cannot ask a feed quiet: without an answer of the sequencer's feed it cannot say anything, and objects", async () => {
    const chain = answering({ [latest]: [50n], [spot]: [100n * e10] });
    const detector = watching({ sequencer: { feed: `0x${"44".repeat(20)}` } });

    expect(await failureOf(look(detector, { chain }))).to.equal("NOT_EVALUABLE");
    expect(await detector.objections(blockOf(101), chain)).to.have.length(1);
  });

  it("bears a price that is as long as a word", async () => {
    const chain = answering({ [latest]: [2n ** 255n - 1n], [spot]: [1n] });

    expect((await look(watching(), { chain }))[0]?.evidence["price"]).to.equal("more than 10^24");
  });
});
